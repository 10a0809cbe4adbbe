// Which secrets the Worker holds, and what everything that can talk to the container gets instead of them.
//
// Only `ContainerProxy` reads real values. The app, the Durable Object and `process.env` hold placeholders, so that
// whatever hands an environment to the container can only hand over these.

import type { Credential } from './evaluate';
import { POLICY } from './policy';

/** The Worker's bindings, by name. */
export type Bindings = Readonly<Record<string, unknown>>;

/** What the container knows as the secret of `/cdp`, where the policy says nothing else. */
const CDP_PLACEHOLDER = 'moltctl-injected';

/** A secret of Secrets Store: it is asked for. */
interface Stored {
  get(): Promise<string>;
}

function isStored(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && 'get' in value && typeof value.get === 'function';
}

/** The real value of a slot, or nothing where it is not set. */
export async function secretOf(env: Bindings, slot: string): Promise<string | null> {
  const value = env[slot];
  const text = isStored(value) ? await value.get() : value;
  return typeof text === 'string' && text !== '' ? text : null;
}

/** What the container gets instead of a value: its public beginning, if it has one that may be shown, and the placeholder. */
export function placeholderFor(credential: Pick<Credential, 'placeholder' | 'keep_before'>, value: string): string {
  const { placeholder, keep_before: separator } = credential;
  if (separator === null) return placeholder;
  const at = value.indexOf(separator);
  const before = at < 0 ? '' : value.slice(0, at);
  // What does not look like an identifier is not shown; the evaluator takes an empty one.
  return `${/^[\w-]{0,64}$/.test(before) ? before : ''}${separator}${placeholder}`;
}

/** The placeholders of the policy, and that of `/cdp`. */
export function placeholders(): ReadonlyMap<string, Pick<Credential, 'placeholder' | 'keep_before'>> {
  const all = new Map<string, Pick<Credential, 'placeholder' | 'keep_before'>>();
  all.set('CDP_SECRET', { placeholder: CDP_PLACEHOLDER, keep_before: null });
  for (const credential of POLICY.credentials) all.set(credential.slot, credential);
  return all;
}

/** What the container sends as the secret of `/cdp`. */
export function cdpPlaceholder(env: Bindings): string {
  const credential = placeholders().get('CDP_SECRET');
  const real = env.CDP_SECRET;
  return credential === undefined ? CDP_PLACEHOLDER : placeholderFor(credential, typeof real === 'string' ? real : '');
}

/** The same bindings with a placeholder in every injected slot that is set, and without the browser where it is off. */
export function withPlaceholders<E extends object>(env: E): E {
  const shown: Record<string, unknown> = { ...(env as Bindings) };
  for (const [slot, credential] of placeholders()) {
    const value = shown[slot];
    if (typeof value === 'string' && value !== '') shown[slot] = placeholderFor(credential, value);
    else if (isStored(value)) shown[slot] = { get: async () => placeholderFor(credential, await value.get()) };
  }
  if (POLICY.browser.mode === 'off') delete shown.BROWSER;
  return shown as E;
}

/** Takes the values out of `process.env`, which `nodejs_compat` fills with the Worker's text bindings. */
export function scrubProcess(): void {
  const variables = (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env;
  if (variables === undefined) return;
  for (const [slot, credential] of placeholders()) {
    const value = variables[slot];
    if (value !== undefined && value !== '') variables[slot] = placeholderFor(credential, value);
  }
}

/** Whether somebody has pulled the emergency brake: `wrangler secret put MOLTCTL_LOCKDOWN`. */
export function locked(env: Bindings): boolean {
  const latch = env.MOLTCTL_LOCKDOWN;
  // Anything that is there counts, also a binding of another kind.
  return latch !== undefined && latch !== null && latch !== '';
}

/** The host of the Worker itself, by which its container asks for `/cdp`. */
export function ownHost(env: Bindings): string | null {
  if (typeof env.WORKER_URL !== 'string') return null;
  try {
    return new URL(env.WORKER_URL).hostname;
  } catch {
    return null;
  }
}
