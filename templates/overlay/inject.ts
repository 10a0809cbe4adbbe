// Puts real credentials into a request that the policy allows. What leaves is built anew from the decision: never from the
// URL that came in, so that scheme, port and host are those that were judged.

import { type Decision, type Inject, toUrl } from './evaluate';
import { POLICY } from './policy';
import { sign } from './sign';
import { type Bindings, secretOf } from './slots';
import { anyHolds, spelled } from './tokens';

/** A request as it will leave, or the reason why it cannot. */
export type Leaving = { request: Request } | { refused: string };

/** What is between two neighbours only, and what the runtime writes itself. */
const DROPPED = [
  'connection', 'content-length', 'expect', 'host', 'keep-alive', 'proxy-authenticate', 'proxy-authorization',
  'proxy-connection', 'sec-websocket-extensions', 'sec-websocket-key', 'sec-websocket-version', 'te', 'trailer',
  'transfer-encoding', 'upgrade',
];

/** The values of every slot a decision asks for. */
async function values(env: Bindings, inject: readonly Inject[]): Promise<Map<string, string> | null> {
  const found = new Map<string, string>();
  for (const it of inject) {
    for (const slot of it.how === 'sigv4' ? [it.slot, it.access_key_id] : [it.slot]) {
      const value = await secretOf(env, slot);
      // The container holds a placeholder from the time when the slot was set. It must not go out as if it were a key.
      if (value === null) return null;
      found.set(slot, value);
    }
  }
  return found;
}

/** Builds what leaves. `body` is what was read of it, where the decision needed that; else it streams. */
export async function outgoing(
  decision: Decision,
  request: Request,
  body: Uint8Array<ArrayBuffer> | null,
  env: Bindings,
): Promise<Leaving> {
  const target = decision.url;
  if (decision.verdict !== 'allow' || target === null) return { refused: decision.reason };
  const secrets = await values(env, decision.inject);
  if (secrets === null) return { refused: 'unset' };
  const value = (slot: string): string => secrets.get(slot) ?? '';

  const segments = target.path.split('/');
  const headers = new Headers(request.headers);
  const upgrade = headers.get('upgrade')?.toLowerCase() === 'websocket';
  for (const name of [...DROPPED, ...decision.remove]) headers.delete(name);
  let payload: BodyInit | null = body ?? request.body;
  for (const it of decision.inject) {
    if (it.how === 'header') headers.set(it.name, it.prefix + value(it.slot));
    if (it.how === 'path') segments[it.segment + 1] = segment(it.prefix + value(it.slot));
  }
  if (body !== null) payload = withoutPlaceholders(body, headers);

  const signature = decision.inject.find((it) => it.how === 'sigv4');
  // A plus is one in a path; the signer would take it for a blank.
  const path = signature === undefined ? segments.join('/') : segments.join('/').replaceAll('+', '%2B');
  const url = toUrl({ ...target, path });
  if (signature?.how === 'sigv4') {
    const refused = await sign(url, request.method, headers, {
      accessKeyId: value(signature.access_key_id),
      secretAccessKey: value(signature.slot),
    });
    if (refused !== null) return { refused };
  }
  if (upgrade) headers.set('upgrade', 'websocket');
  // A redirect is an answer for the container: what it asks next is judged like anything else.
  return { request: new Request(url, { method: request.method, headers, body: payload, redirect: 'manual' }) };
}

/** One segment of a path; a colon may stand in it as it is, and Telegram's tokens have one. */
function segment(text: string): string {
  return encodeURIComponent(text).replaceAll('%3A', ':');
}

/** Fields of a body that Slack and its like read a token from. */
const FIELDS: readonly string[] = ['token', 'access_token', 'bot_token'];

/**
 * A body without the token fields that held a placeholder: the header that was set speaks for them, and a server that reads
 * both could take the wrong one. They are not filled in, for a body is where things are stored. A multipart body stays as it is:
 * there the server sees the placeholder beside the header.
 */
function withoutPlaceholders(body: Uint8Array<ArrayBuffer>, headers: Headers): BodyInit {
  const kind = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  const held = (name: string, text: unknown): boolean =>
    FIELDS.includes(spelled(name)) && typeof text === 'string' && anyHolds(POLICY.credentials, text);
  if (kind === 'application/x-www-form-urlencoded') {
    const text = new TextDecoder().decode(body);
    const kept = text.split('&').filter((raw) => ![...new URLSearchParams(raw)].some(([name, it]) => held(name, it)));
    return kept.length === text.split('&').length ? body : kept.join('&');
  }
  if (kind !== 'application/json') return body;
  const document: unknown = JSON.parse(new TextDecoder().decode(body));
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return body;
  const fields = Object.entries(document);
  const kept = fields.filter(([name, it]) => !held(name, it));
  return kept.length === fields.length ? body : JSON.stringify(Object.fromEntries(kept));
}
