// Which texts are placeholders of ours, and the parameters and fields they may stand in. The same as moltctl's
// `policy::evaluate::tokens`.

import { unescaped } from './address';
import { type Credential, lower, without } from './request';

const LOSSY = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

/** Whether the text is what the container holds instead of this secret. A placeholder that is empty or not plain ASCII
 * fits nothing. */
export function holds({ placeholder, keep_before }: Credential, text: string): boolean {
  if (!/^[\x21-\x7e]+$/.test(placeholder) || !text.endsWith(placeholder)) return false;
  const before = text.slice(0, text.length - placeholder.length);
  if (before === '') return true;
  if (keep_before === null || !/^[\x21-\x7e]$/.test(keep_before)) return false;
  return before.endsWith(keep_before) && /^[A-Za-z0-9_-]{0,64}$/.test(before.slice(0, -1));
}

/** Whether the text is a placeholder of any of these. */
export function anyHolds(credentials: readonly Credential[], text: string): boolean {
  return credentials.some((credential) => holds(credential, text));
}

/** What one `name=value` turns out to be, as it is sent. Some servers part parameters at semicolons too. */
export function parameter(
  raw: string,
  table: readonly string[],
  ours: readonly Credential[],
): 'plain' | 'ours' | 'foreign' {
  const pieces = raw.split(';');
  let found: 'plain' | 'ours' = 'plain';
  for (const piece of pieces) {
    const equals = piece.indexOf('=');
    const value = equals < 0 ? '' : piece.slice(equals + 1);
    if (value === '' || !table.includes(spelled(decoded(piece.slice(0, equals))))) continue;
    if (pieces.length > 1 || !anyHolds(ours, decoded(value))) return 'foreign';
    found = 'ours';
  }
  return found;
}

function decoded(text: string): string {
  if (!/[%+]/.test(text)) return text;
  return LOSSY.decode(unescaped(text.replace(/\+/g, ' ')));
}

/** A parameter's or field's name as the tables spell it: frameworks trim it, stop at a bracket or NUL, and take one
 * separator for another. */
export function spelled(name: string): string {
  const [cut = ''] = name.split(/[[\0]/, 1);
  return lower(without(cut, ' \t\r\n')).replace(/[-. ]/g, '_');
}
