// A compiled policy, a request on its way out of the container, and what is decided of it. The fields are those of
// moltctl's `policy::Compiled`, `policy::Request` and `policy::Decision`.

export interface Policy {
  readonly format: 'moltctl-policy/1';
  readonly ports: readonly number[];
  readonly dns: 'open' | 'strict';
  readonly log: 'denied' | 'all';
  readonly allow: readonly AllowRule[];
  readonly deny: readonly DenyRule[];
  readonly credentials: readonly Credential[];
  readonly browser: BrowserRules;
}

export interface AllowRule {
  readonly id: string;
  readonly host: string;
  readonly methods: readonly string[];
  readonly paths: readonly string[];
  readonly ports: readonly number[];
  readonly websocket: boolean;
  readonly own_credentials: 'refuse' | 'pass';
}

export interface DenyRule {
  readonly id: string;
  readonly host: string;
  readonly methods: readonly string[];
  readonly paths: readonly string[];
}

export interface Credential {
  readonly slot: string;
  readonly placeholder: string;
  readonly keep_before: string | null;
  readonly inject: readonly Injection[];
}

export type Injection =
  | { readonly how: 'header'; readonly host: string; readonly name: string; readonly prefix: string }
  | { readonly how: 'path'; readonly host: string; readonly prefix: string }
  | { readonly how: 'frame'; readonly host: string; readonly protocol: 'discord-gateway' }
  | { readonly how: 'sigv4'; readonly host: string; readonly access_key_id: string };

export interface BrowserRules {
  readonly mode: 'off' | 'rules';
  readonly evaluate: boolean;
  readonly external: boolean;
  readonly allow: readonly { readonly host: string; readonly paths: readonly string[] }[];
}

/** A request as the Worker's handler sees it. `unread`: there is a body that nobody has read yet. */
export interface Outgoing {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | 'unread' | null;
}

export type Reason =
  | 'url'
  | 'userinfo'
  | 'scheme'
  | 'ip'
  | 'host'
  | 'port'
  | 'method'
  | 'path'
  | 'websocket'
  | 'denied'
  | 'foreign-credential'
  | 'body'
  | 'body-unread'
  | 'off'
  | 'allowed';

export interface Decision {
  readonly verdict: 'allow' | 'deny';
  /** The rule that decided; of a denial for port, method, path and websocket the allow rule that came nearest. */
  readonly rule: string | null;
  /** `body-unread`: read the body and ask again. */
  readonly reason: Reason;
  readonly inject: readonly Inject[];
  /** Headers that hold a placeholder where nothing is injected. */
  readonly remove: readonly string[];
  readonly url: Target | null;
}

/** Where a request goes: always over TLS. The query has no parameters left that hold a placeholder. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly query: string;
}

/** One secret to put in. `segment` counts from 0: in `/a/b`, `a` is 0. */
export type Inject =
  | { readonly how: 'header'; readonly slot: string; readonly name: string; readonly prefix: string }
  | { readonly how: 'path'; readonly slot: string; readonly segment: number; readonly prefix: string }
  | { readonly how: 'frame'; readonly slot: string; readonly protocol: 'discord-gateway' }
  | { readonly how: 'sigv4'; readonly slot: string; readonly access_key_id: string };

/** A URL that passed the reading of `address.ts`. */
export interface Address extends Target {
  readonly wss: boolean;
  /** The path, decoded. */
  readonly segments: readonly string[];
}

/** Thrown inside the evaluator, never out of it: the request is refused for this. */
export class Refusal {
  readonly reason: Reason;

  constructor(reason: Reason) {
    this.reason = reason;
  }
}

/** Lower case of ASCII letters only, which is what names of hosts, headers and schemes know. */
export function lower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Without blanks and tabs around it. */
export function trimmed(text: string): string {
  return without(text, ' \t');
}

/** Without these characters around it. A pattern with `+$` would take quadratic time. */
export function without(text: string, around: string): string {
  let [start, end] = [0, text.length];
  while (start < end && around.includes(text.charAt(start))) start++;
  while (start < end && around.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Values of a header, trimmed. */
export function headerValues(request: Outgoing, name: string): string[] {
  return request.headers.filter(([it]) => lower(it) === name).map(([, value]) => trimmed(value));
}
