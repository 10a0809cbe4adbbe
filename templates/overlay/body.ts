// Credentials in the body of a request to a host where a header is injected: such hosts (Slack) often take a `token` field as
// well, and a stranger's would win. The same as moltctl's `policy::evaluate::{body, multipart}`.

import { documentStart, elements, members, stringOf } from './json';
import { type Credential, type Outgoing, Refusal, headerValues, lower, trimmed } from './request';
import { anyHolds, parameter, spelled } from './tokens';

/** Fields of forms and of JSON at its top, spelled as in the table of query parameters. */
const FIELDS: readonly string[] = [
  'access_token',
  'api_key',
  'api_token',
  'apikey',
  'auth_token',
  'bot_token',
  'client_secret',
  'oauth_token',
  'refresh_token',
  'token',
];

/** Media types of a body that no server looks into for a credential: whole names, or beginnings that end in `/`. */
const OPAQUE: readonly string[] = [
  'application/gzip',
  'application/octet-stream',
  'application/pdf',
  'application/zip',
  'audio/',
  'image/',
  'text/event-stream',
  'video/',
];

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LOSSY = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
// One character a byte. (WHATWG's latin1 moves 0x80 to 0x9f, which is one to one as well.)
const BYTES = new TextDecoder('latin1');

/** How a body is read. */
type Kind = 'json' | 'form' | 'opaque' | { readonly boundary: string };

/** Throws a Refusal: `foreign-credential` when there is one, `body` when that cannot be told, `body-unread` when it has to be
 * read first. */
export function checkBody(request: Outgoing, ours: readonly Credential[]): void {
  const { body } = request;
  if (body === null || (body !== 'unread' && body.length === 0)) return;
  const kind = kindOf(request);
  if (kind === 'opaque') return;
  // Also one without a type may turn out to be empty.
  if (body === 'unread') throw new Refusal('body-unread');
  if (kind === null) throw new Refusal('body');
  const good = kind === 'json' ? inJson(body, ours) : kind === 'form' ? inForm(body, ours) : inParts(body, kind.boundary, ours);
  if (!good) throw new Refusal('foreign-credential');
}

/** Null when it is a kind that cannot be searched. */
function kindOf(request: Outgoing): Kind | null {
  const encoded = (value: string): boolean => !['', 'identity'].includes(lower(value));
  if (headerValues(request, 'content-encoding').some(encoded)) return null;
  const [all, another] = headerValues(request, 'content-type');
  if (all === undefined) return null;
  if (another !== undefined) return null;
  const [first = '', ...parts] = all.split(';');
  const media = lower(trimmed(first));
  let boundary: string | null = null;
  for (const part of parts) {
    const equals = part.indexOf('=');
    const name = lower(trimmed(equals < 0 ? part : part.slice(0, equals)));
    const value = unquoted(equals < 0 ? '' : part.slice(equals + 1));
    if (name === 'charset' && !['utf-8', 'utf8', 'us-ascii'].includes(lower(value))) return null;
    if (name === 'boundary' && boundary !== null) return null;
    if (name === 'boundary') boundary = value;
  }
  const token = /^[A-Za-z0-9/+\-._]*$/.test(media);
  if (OPAQUE.some((it) => media === it || (it.endsWith('/') && media.startsWith(it) && token))) return 'opaque';
  if (media === 'application/x-www-form-urlencoded') return 'form';
  if (media === 'multipart/form-data') return boundary !== null && isBoundary(boundary) ? { boundary } : null;
  return token && /^application\/(?:json$|.*\+json$)/.test(media) ? 'json' : null;
}

function unquoted(text: string): string {
  const bare = trimmed(text);
  return bare.length > 1 && bare.startsWith('"') && bare.endsWith('"') ? bare.slice(1, -1) : bare;
}

/** Whether a field's name is in the table. */
function isField(name: string): boolean {
  return FIELDS.includes(spelled(name));
}

/** Whether what stands in such a field may stay: nothing, or a placeholder of ours. */
function isOurs(value: string | null, ours: readonly Credential[]): boolean {
  return value !== null && (value === '' || anyHolds(ours, value));
}

function inForm(body: Uint8Array, ours: readonly Credential[]): boolean {
  return LOSSY.decode(body)
    .split('&')
    .every((raw) => parameter(raw, FIELDS, ours) !== 'foreign');
}

/** Fields of the object at the top, and of the objects of an array at the top. */
function inJson(body: Uint8Array, ours: readonly Credential[]): boolean {
  const text = utf8(body);
  const start = text === null ? null : documentStart(text);
  if (text === null || start === null) throw new Refusal('body');
  const found = (elements(text, start) ?? [start]).flatMap((at) => members(text, at) ?? []);
  return found.every(({ key, value }) => !isField(key) || value === 'null' || isOurs(stringOf(value), ours));
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return STRICT.decode(bytes);
  } catch {
    return null;
  }
}

function inParts(body: Uint8Array, boundary: string, ours: readonly Credential[]): boolean {
  const fields = formFields(BYTES.decode(body), boundary);
  if (fields === null) throw new Refusal('body');
  return fields.every(([name, value]) => !isField(name) || isOurs(value, ours));
}

/** Whether the text can be a boundary: characters that nobody has to quote twice. */
function isBoundary(text: string): boolean {
  return /^[A-Za-z0-9'()+_,\-./:=?]{1,70}$/.test(text);
}

/** The fields of a form by name; null when a reader could find others. */
function formFields(body: string, boundary: string): [name: string, value: string][] | null {
  const delimiter = `--${boundary}`;
  if (!body.startsWith(delimiter)) return null;
  const found: [string, string][] = [];
  for (let at = delimiter.length; ; ) {
    if (body.startsWith('--', at)) return ['', '\r\n'].includes(body.slice(at + 2, at + 5)) ? found : null;
    if (!body.startsWith('\r\n', at)) return null;
    // The next delimiter ends the part; elsewhere, also after a bare line feed, it may not stand at all.
    const end = body.indexOf(delimiter, at + 2);
    if (end < 0) return null;
    const part = body.slice(at + 2, end);
    const blank = part.indexOf('\r\n\r\n');
    // The line break before the delimiter is not the one that ends the head.
    if (!part.endsWith('\r\n') || blank < 0 || blank + 4 > part.length - 2) return null;
    const name = fieldName(part.slice(0, blank));
    if (name === null) return null;
    found.push([name, part.slice(blank + 4, -2)]);
    at = end + delimiter.length;
  }
}

/** The field's name from the head of its part. */
function fieldName(head: string): string | null {
  let found: string | null = null;
  for (const line of head.split('\r\n')) {
    const header = /^([A-Za-z0-9-]+):([^\r\n\0]*)$/.exec(line);
    if (!header) return null;
    const [name, value] = [lower(header[1] ?? ''), trimmed(header[2] ?? '')];
    if (name === 'content-disposition') {
      if (found !== null) return null;
      found = dispositionName(value);
      if (found === null) return null;
    }
    if (name === 'content-transfer-encoding' && !['binary', '8bit', '7bit'].includes(lower(value))) return null;
  }
  return found;
}

/** `form-data; name="…"; filename="…"`: the name. Null when it is quoted in a way that readers differ about. */
function dispositionName(value: string): string | null {
  if (lower(value.slice(0, 9)) !== 'form-data') return null;
  let name: string | null = null;
  for (let rest = value.slice(9); rest !== ''; ) {
    const start = /^[ \t]*;([^=]*)=/.exec(rest);
    if (!start) return null;
    const key = lower((start[1] ?? '').replace(/^[ \t]+/, ''));
    const after = rest.slice(start[0].length);
    const text = after.startsWith('"') ? /^"([^"]*)"/.exec(after) : /^([^; \t]*)/.exec(after);
    if (!text) return null;
    const word = text[1] ?? '';
    if (/[\\"]/.test(word) || !['name', 'filename', 'filename*'].includes(key)) return null;
    if (key === 'name') {
      if (name !== null || word.includes('%')) return null;
      name = word;
    }
    rest = after.slice(text[0].length);
  }
  return name;
}
