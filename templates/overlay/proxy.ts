// The one gate that everything passes that leaves the container. It decides by `evaluate` alone: what the Durable Object
// stored in earlier versions (`setAllowedHosts`, handlers by host) can only narrow, never widen. Buckets that the SDK mounts
// (`r2.internal`) and its presigned backups are refused, like everything else that no rule names.
//
// Tried in workerd. That the platform hands everything over to this class, and drops what it cannot hand over (other ports, UDP,
// TLS without a name), is its documentation's word and was not seen in production: probe it from within the container.

import { ContainerProxy as SdkContainerProxy } from '@cloudflare/sandbox';
import { type Decision, type Outgoing, evaluate } from './evaluate';
import { rewriteFrame } from './frames';
import { outgoing } from './inject';
import { hostOf, log } from './log';
import { POLICY, POLICY_DIGEST } from './policy';
import { type Bindings, cdpPlaceholder, locked, ownHost, secretOf } from './slots';
import { join } from './socket';

/** How the container's own request for `/cdp` reaches the Worker; nobody outside can set it. */
export interface Loopback {
  moltctl: 'container';
}

/** Bodies that have to be searched for credentials are read up to here. */
const READ_AT_MOST = 32 * 1024 * 1024;

/** Interception calls this class by its name: it must be exported as `ContainerProxy`. */
export class ContainerProxy extends SdkContainerProxy {
  override async fetch(request: Request): Promise<Response> {
    const env = this.env as unknown as Bindings;
    const { containerId = null, deniedHosts = [] } = this.ctx.props ?? {};
    const asked: Asked = { request, env, container: containerId };
    try {
      if (locked(env)) return deny(asked, 'lockdown');
      if (deniedHosts.some((pattern) => glob(pattern, hostOf(request.url) ?? ''))) return deny(asked, 'denied-hosts');
      if (isBrowser(request.url, env)) return await browser(asked, this.ctx.exports);
      return await pass(asked);
    } catch {
      // What went wrong is not said: a message can quote what it failed on.
      log({ moltctl: 'egress.error', ...about(asked), rule: null, reason: 'failed' });
      return new Response('moltctl: the request could not be sent\n', { status: 502 });
    }
  }
}

interface Asked {
  request: Request;
  env: Bindings;
  container: string | null;
}

function about({ request, container }: Asked): { host: string | null; method: string; container: string | null } {
  return { host: hostOf(request.url), method: request.method, container };
}

function deny(asked: Asked, reason: string, rule: string | null = null): Response {
  log({ moltctl: 'egress.deny', ...about(asked), rule, reason });
  const said = { error: 'refused by the egress policy', reason, rule };
  return Response.json(said, { status: 403, headers: { 'x-moltctl-policy': POLICY_DIGEST } });
}

/** Decides, and sends what is allowed. */
async function pass(asked: Asked): Promise<Response> {
  const { request, env } = asked;
  let body: Uint8Array<ArrayBuffer> | null = null;
  let decision = decide(request, request.body === null ? null : 'unread');
  if (decision.reason === 'body-unread') {
    body = await read(request);
    if (body === null) return deny(asked, 'body', decision.rule);
    decision = decide(request, body);
  }
  if (decision.verdict !== 'allow') return deny(asked, decision.reason, decision.rule);
  const copied = copySource(request, decision);
  if (copied !== null && copied.verdict !== 'allow') return deny(asked, 'copy-source', copied.rule);
  const sent = await outgoing(decision, request, body, env);
  if ('refused' in sent) return deny(asked, sent.refused, decision.rule);
  if (POLICY.log === 'all') log({ moltctl: 'egress.allow', ...about(asked), rule: decision.rule, reason: decision.reason });
  const answer = await fetch(sent.request);
  return await joined(asked, decision, answer);
}

function decide(request: Request, body: Outgoing['body']): Decision {
  return evaluate(POLICY, { url: request.url, method: request.method, headers: [...request.headers], body });
}

/** `x-amz-copy-source` reads another object with the same keys: it is judged as the reading that it is. */
function copySource(request: Request, decision: Decision): Decision | null {
  const source = request.headers.get('x-amz-copy-source');
  if (source === null || !decision.inject.some((it) => it.how === 'sigv4') || decision.url === null) return null;
  const url = `https://${decision.url.host}/${source.replace(/^\//, '')}`;
  const headers = [...request.headers].filter(([name]) => name === 'authorization');
  return evaluate(POLICY, { url, method: 'GET', headers, body: null });
}

/** The whole body, or nothing where it is too long to be searched. */
async function read(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = request.body?.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    length += part.value.byteLength;
    if (length > READ_AT_MOST) {
      await reader?.cancel();
      return null;
    }
    parts.push(part.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** A WebSocket whose frames carry a credential is taken apart; everything else is handed on. */
async function joined(asked: Asked, decision: Decision, answer: Response): Promise<Response> {
  const frame = decision.inject.find((it) => it.how === 'frame');
  if (frame === undefined || answer.webSocket === null) return answer;
  const credential = POLICY.credentials.find(({ slot }) => slot === frame.slot);
  const value = await secretOf(asked.env, frame.slot);
  return join(answer.webSocket, answer.headers, (data) => {
    const done = credential && value !== null ? rewriteFrame(data, credential, value) : null;
    if (done?.action === 'pass') return { pass: data };
    if (done?.action === 'rewritten') return { pass: done.text };
    log({ moltctl: 'egress.deny', ...about(asked), rule: decision.rule, reason: 'foreign-credential' });
    return { close: done?.code ?? 4004 };
  });
}

/** Whether the container asks for the Worker's own `/cdp`. */
function isBrowser(url: string, env: Bindings): boolean {
  const own = ownHost(env);
  return own !== null && hostOf(url) === own && /^\/cdp(?:\/|$)/i.test(new URL(url).pathname);
}

/**
 * Hands a request for `/cdp` to the Worker without leaving it: a Worker that asks itself over the internet is refused by the
 * platform, and the real secret would travel. What the container sends as the secret is only checked for being ours.
 */
async function browser(asked: Asked, exports: unknown): Promise<Response> {
  const { request, env } = asked;
  const url = new URL(request.url);
  if (POLICY.browser.mode === 'off') return deny(asked, 'off');
  if (url.protocol !== 'https:' && url.protocol !== 'wss:') return deny(asked, 'scheme');
  if (url.port !== '') return deny(asked, 'port');
  if (url.searchParams.get('secret') !== cdpPlaceholder(env)) return deny(asked, 'foreign-credential');
  const worker = exports as { default(options: { props: Loopback }): Fetcher };
  url.protocol = 'https:';
  return await worker.default({ props: { moltctl: 'container' } }).fetch(new Request(url, request));
}

/** As the library reads `deniedHosts`: `*` is any run of characters. */
function glob(pattern: string, host: string): boolean {
  const parts = pattern.toLowerCase().split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(host);
}
