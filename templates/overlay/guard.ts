// What stands before the app: the emergency brake, the gate of `/cdp`, Origin checks, strict request ids. And what it is
// called with: placeholders in every injected slot.

import { withEnv } from 'cloudflare:workers';
import { boundCdp } from './cdp';
import { hostOf, log } from './log';
import { ORIGINS, POLICY } from './policy';
import type { Loopback } from './proxy';
import { type Bindings, cdpPlaceholder, locked, scrubProcess, withPlaceholders } from './slots';

/** The app's default export: Hono, or an object with handlers. */
type App<E> = {
  fetch(request: Request, env: E, context: ExecutionContext): Response | Promise<Response>;
} & Partial<Record<Event, unknown>>;

/** Handlers of a Worker beside `fetch`. */
const EVENTS = ['scheduled', 'queue', 'email', 'tail', 'trace', 'tailStream'] as const;
type Event = (typeof EVENTS)[number];

type Handler = (event: unknown, env: object, context: unknown) => unknown;

/** A Worker as the runtime calls it. */
export interface Hardened<E> {
  fetch(request: Request, env: E, context: ExecutionContext): Promise<Response>;
}

/** Wraps the default export of the Worker. */
export function hardened<E extends object>(app: App<E>): Hardened<E> {
  scrubProcess();
  const worker: Hardened<E> & Record<string, unknown> = {
    fetch: (request, env, context) => entrance(app, request, env, context),
  };
  for (const event of EVENTS) {
    const handler = app[event];
    if (typeof handler !== 'function') continue;
    worker[event] = (it: unknown, env: E, context: unknown): unknown => {
      if (locked(env as Bindings)) return undefined;
      const shown = withPlaceholders(env);
      return withEnv(shown, () => (handler as Handler).call(app, it, shown, context));
    };
  }
  return worker;
}

async function entrance<E extends object>(
  app: App<E>,
  request: Request,
  env: E,
  context: ExecutionContext,
): Promise<Response> {
  const bindings = env as Bindings;
  if (locked(bindings)) return refuse(request, 503, 'lockdown');
  const inside = (context.props as Partial<Loopback> | undefined)?.moltctl === 'container';
  const path = pathOf(request);
  if (path === null) return refuse(request, 400, 'path');
  let shown = withPlaceholders(env);
  const cdp = below(path, '/cdp');
  if (inside && !cdp) return refuse(request, 404, 'loopback');
  if (cdp) {
    const refused = await browserGate(request, bindings, inside);
    if (refused !== null) return refused;
    // The app compares this with the query: it gets what this request has shown to be entitled to.
    const secret = inside ? cdpPlaceholder(bindings) : bindings.CDP_SECRET;
    shown = { ...shown, CDP_SECRET: secret };
  }
  if (!inside && isGuarded(request, path) && !sameOrigin(request)) return refuse(request, 403, 'origin');
  if (below(path, '/api/admin') || below(path, '/debug')) {
    if (!strictPath(request, path)) return refuse(request, 400, 'request-id');
  }
  const answer = await (withEnv(shown, () => app.fetch(request, shown, context)) as Response | Promise<Response>);
  return cdp ? boundCdp(answer) : answer;
}

/** `/cdp` and what lies below it: off, or from the container, or from outside with the secret where that is allowed. */
async function browserGate(request: Request, env: Bindings, inside: boolean): Promise<Response | null> {
  if (POLICY.browser.mode === 'off') return refuse(request, 404, 'off');
  if (inside) return null;
  if (!POLICY.browser.external) return refuse(request, 404, 'external');
  const given = new URL(request.url).searchParams.get('secret');
  const wanted = env.CDP_SECRET;
  if (typeof wanted !== 'string' || wanted === '' || given === null) return refuse(request, 401, 'secret');
  return (await sameText(given, wanted)) ? null : refuse(request, 401, 'secret');
}

/** Compares digests, which are of one length, so that neither the length nor the beginning of the secret shows in the time. */
async function sameText(left: string, right: string): Promise<boolean> {
  const digest = async (text: string): Promise<Uint8Array> =>
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  const [a, b] = [await digest(left), await digest(right)];
  return a.reduce((differs, byte, at) => differs | (byte ^ (b[at] ?? 0)), 0) === 0;
}

/** The path as a router may read it: decoded until nothing changes, without doubled slashes, in lower case. */
function pathOf(request: Request): string | null {
  let path = new URL(request.url).pathname;
  try {
    for (let round = 0; round < 4 && path.includes('%'); round += 1) {
      const decoded = decodeURIComponent(path);
      if (decoded === path) break;
      path = decoded;
    }
  } catch {
    // A stray `%` is no escape; a router that leaves it alone sees what is here.
  }
  path = path.replace(/[\\/]+/g, '/').toLowerCase();
  // Dots that were hidden from the URL's own reading of them.
  return path.split('/').some((segment) => segment === '..' || segment === '.') ? null : path;
}

function below(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

function isUpgrade(request: Request): boolean {
  return request.headers.get('upgrade')?.toLowerCase() === 'websocket';
}

/** What another page must not be able to do with the cookie of somebody who is logged in. */
function isGuarded(request: Request, path: string): boolean {
  return isUpgrade(request) || below(path, '/api/admin') || below(path, '/debug');
}

/**
 * Whether a request comes from the Worker's own pages, from an origin the policy names, or from a program. Browsers send
 * `Origin` with WebSockets and with everything but plain reads, and `Sec-Fetch-Site` with all; programs send neither.
 */
function sameOrigin(request: Request): boolean {
  const origin = request.headers.get('origin');
  if (origin !== null) return origin === new URL(request.url).origin || ORIGINS.includes(origin);
  const site = request.headers.get('sec-fetch-site');
  return site === null || site === 'same-origin' || site === 'none';
}

/** Behind `/api/admin` and `/debug` a path has no escapes; and a device's request id is a word, for it ends in a shell. */
function strictPath(request: Request, path: string): boolean {
  const raw = new URL(request.url).pathname;
  if (raw.includes('%') || raw.toLowerCase() !== path) return false;
  const ids = /^\/api\/admin\/devices\/(.*)$/i.exec(raw)?.[1];
  return ids === undefined || ids.replace(/\/$/, '').split('/').every((id) => /^[\w-]{1,64}$/.test(id));
}

function refuse(request: Request, status: number, reason: string): Response {
  log({
    moltctl: 'entrance.deny',
    host: hostOf(request.url),
    method: request.method,
    rule: null,
    reason,
    container: null,
  });
  // From outside `/cdp` looks like a Worker that has none.
  return status === 404
    ? new Response('404 Not Found', { status })
    : Response.json({ error: 'refused', reason }, { status, headers: status === 503 ? { 'retry-after': '600' } : {} });
}
