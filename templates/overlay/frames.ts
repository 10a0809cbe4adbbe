// Frames of a WebSocket that carry a credential. The same as moltctl's `policy::rewrite_frame`.

import { type Member, documentStart, members, stringOf } from './json';
import type { Credential } from './request';
import { holds } from './tokens';

/** What becomes of a frame on its way out: 4002 closes what cannot be read, 4004 a token that is not ours. */
export type FrameAction =
  | { readonly action: 'pass' }
  | { readonly action: 'rewritten'; readonly text: string }
  | { readonly action: 'close'; readonly code: 4002 | 4004 };

const UNREADABLE: FrameAction = { action: 'close', code: 4002 };
const FOREIGN: FrameAction = { action: 'close', code: 4004 };

/** A frame of Discord's gateway from the container: the token of Identify (op 2) and Resume (op 6) must be our placeholder and
 * becomes `value`; every other op passes. A binary frame is closed. */
export function rewriteFrame(frame: unknown, credential: Credential, value: string): FrameAction {
  if (typeof frame !== 'string') return UNREADABLE;
  const opened = open(frame);
  if (opened === null) return UNREADABLE;
  if (opened.op !== '2' && opened.op !== '6') return { action: 'pass' };
  const token = only((opened.data !== null && members(frame, opened.data)) || [], 'token');
  const held = token && stringOf(token.value);
  if (!token || held === null || !holds(credential, held)) return FOREIGN;
  const text = frame.slice(0, token.start) + JSON.stringify(value) + frame.slice(token.start + token.value.length);
  return { action: 'rewritten', text };
}

/** The op and where the data begin; null when readers could differ about one of them. */
function open(frame: string): { op: string; data: number | null } | null {
  const start = documentStart(frame);
  const found = start === null ? null : members(frame, start);
  if (found === null) return null;
  const data = found.filter(({ key }) => key === 'd');
  const op = only(found, 'op')?.value;
  // An op that is written as `2.0` or `2e0` is one to some readers and none to others.
  if (op === undefined || !/^[0-9]{1,4}$/.test(op) || data.length > 1) return null;
  return { op, data: data[0]?.start ?? null };
}

/** The one member of this name. */
function only(found: readonly Member[], key: string): Member | null {
  const [first, second] = found.filter((it) => it.key === key);
  return first && !second ? first : null;
}
