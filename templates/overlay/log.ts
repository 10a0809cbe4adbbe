// What the overlay writes to the Worker's log: one JSON object a line, so that a search finds it.
//
// A line has no path, no query and no header: each of them can hold a credential.

/** What happened to a request. */
export interface Entry {
  moltctl: 'egress.deny' | 'egress.allow' | 'egress.error' | 'browser.deny' | 'entrance.deny';
  host: string | null;
  method: string;
  rule: string | null;
  reason: string;
  /** The Durable Object's id, where a container asked. */
  container: string | null;
}

/** Writes one line. Denials and failures are warnings, so that they are seen where only warnings are kept. */
export function log(entry: Entry): void {
  // A method is any token that the sender likes, also a key that it wants to see in a log.
  const method = /^[A-Z]{1,20}$/.test(entry.method) ? entry.method : 'OTHER';
  const { moltctl, host, rule, reason, container } = entry;
  const line = JSON.stringify({ moltctl, host, method, rule, reason, container });
  if (moltctl === 'egress.allow') console.log(line);
  else console.warn(line);
}

/** The host of a URL, or nothing. User, port, path and query stay behind. */
export function hostOf(url: string): string | null {
  try {
    return new URL(url).hostname.slice(0, 253) || null;
  } catch {
    return null;
  }
}
