// The URL of a request, read so strictly that no two readers can take it for different ones, and the patterns of hosts and
// paths that rules name. The same as moltctl's `policy::evaluate::{address, host, path}`.

import { type Address, Refusal, lower } from './request';

const LONGEST_URL = 16 * 1024;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
// What WHATWG leaves in a path without encoding it.
const STAYS_AS_IT_IS = /^[A-Za-z0-9\-._~!$&'()*+,;=:@%/|[\]]*$/;
const ESCAPE = /%[0-9A-Fa-f]{2}/;
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads a URL; throws a Refusal with the first of url, userinfo, scheme, ip, host, path that is wrong with it. */
export function readAddress(url: string): Address {
  if (url.length > LONGEST_URL || !/^[\x21-\x7e]*$/.test(url)) throw new Refusal('url');
  const [text = ''] = url.split('#', 1);
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1];
  if (scheme === undefined) throw new Refusal('url');
  const behind = text.slice(scheme.length + 1);
  const after = behind.startsWith('//') ? behind.slice(2) : '';
  const [authority = ''] = after.split(/[/?\\]/, 1);
  if (authority.includes('@')) throw new Refusal('userinfo');
  const wss = lower(scheme) === 'wss';
  if (!wss && lower(scheme) !== 'https') throw new Refusal('scheme');
  if (authority === '') throw new Refusal('url');
  const [name, port] = nameAndPort(authority);
  const host = hostName(name);
  const rest = after.slice(authority.length);
  const mark = rest.indexOf('?');
  const path = (mark < 0 ? rest : rest.slice(0, mark)) || '/';
  const query = mark < 0 ? '' : rest.slice(mark + 1);
  const segments = readSegments(path);
  if (segments === null) throw new Refusal('path');
  const address = { wss, host, port, path, query, segments };
  if (!isReadAlike(address)) throw new Refusal('url');
  return address;
}

/** Whether WHATWG's parser finds what was found here. Which encoded labels it takes depends on the version of Unicode: these
 * are held against the rules alone. */
function isReadAlike({ host: asked, port, path }: Address): boolean {
  const host = isInternational(asked) ? 'international.invalid' : asked;
  try {
    const url = new URL(`https://${host}:${port}${path}`);
    return url.hostname === host && Number(url.port || 443) === port && url.pathname === path;
  } catch {
    return false;
  }
}

function nameAndPort(authority: string): [name: string, port: number] {
  if (authority.startsWith('[')) throw new Refusal('ip');
  const colon = authority.indexOf(':');
  const name = colon < 0 ? authority : authority.slice(0, colon);
  const port = colon < 0 ? '' : authority.slice(colon + 1);
  if (name === '' || !/^[0-9]*$/.test(port)) throw new Refusal('url');
  if (port === '') return [name, 443];
  const digits = port.replace(/^0+/, '');
  if (digits.length > 5 || Number(digits) > 65535) throw new Refusal('url');
  return [name, Number(digits)];
}

/** A host's name in lower case; throws a Refusal for an address and for what is not plain labels. */
function hostName(text: string): string {
  // WHATWG's "ends in a number": such a host is an address or no host at all.
  const bare = text.endsWith('.') ? text.slice(0, -1) : text;
  const last = bare.slice(bare.lastIndexOf('.') + 1);
  if (/^(?:[0-9]+|0[xX][0-9A-Fa-f]*)$/.test(last)) throw new Refusal('ip');
  const name = lower(text);
  if (name.length > 253 || !name.split('.').every((label) => LABEL.test(label))) throw new Refusal('host');
  return name;
}

/** Whether an allow rule or an injection with this pattern speaks of the host. */
export function hostAllows(pattern: string, host: string): boolean {
  if (isBrokenHost(pattern)) return false;
  if (!pattern.startsWith('*.')) return host === pattern;
  return isBelow(pattern, host) && !isInternational(host.slice(0, 1 - pattern.length));
}

/** Whether a deny rule with this pattern speaks of the host: one that cannot be understood denies everything. */
export function hostDenies(pattern: string, host: string): boolean {
  return isBrokenHost(pattern) || host === pattern || isBelow(pattern, host);
}

function isBelow(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) && host.length >= pattern.length;
}

/** Whether a label is encoded. Parsers differ in which of these they take, so one is only allowed where a rule spells it out. */
function isInternational(name: string): boolean {
  return name.split('.').some((label) => label.startsWith('xn--'));
}

function isBrokenHost(pattern: string): boolean {
  const bare = pattern.startsWith('*.') ? pattern.slice(2) : pattern;
  try {
    return hostName(bare) !== bare;
  } catch {
    return true;
  }
}

/** The decoded segments of a raw path; null when it can be read in two ways. */
function readSegments(path: string): string[] | null {
  if (!path.startsWith('/') || !STAYS_AS_IT_IS.test(path)) return null;
  const raw = path.slice(1).split('/');
  const segments: string[] = [];
  for (const [at, text] of raw.entries()) {
    const segment = readSegment(text);
    if (segment === null || (segment === '' && at !== raw.length - 1)) return null;
    segments.push(segment);
  }
  return segments;
}

function readSegment(raw: string): string | null {
  if (BAD_ESCAPE.test(raw)) return null;
  let decoded: string;
  try {
    decoded = UTF8.decode(unescaped(raw));
  } catch {
    return null;
  }
  const [step] = decoded.split(';', 1);
  const bad = step === '.' || step === '..' || /[/\\]/.test(decoded) || CONTROL.test(decoded) || ESCAPE.test(decoded);
  return bad ? null : decoded;
}

/** Bytes of a text whose escapes are taken out once; what is none stays. */
export function unescaped(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  if (!text.includes('%')) return bytes;
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const code = bytes[at] === 0x25 ? String.fromCharCode(...bytes.subarray(at + 1, at + 3)) : '';
    const escaped = /^[0-9A-Fa-f]{2}$/.test(code);
    bytes[length++] = escaped ? parseInt(code, 16) : (bytes[at] ?? 0);
    if (escaped) at += 2;
  }
  return bytes.subarray(0, length);
}

/** The segments of a pattern; null when it is none. */
function readPattern(pattern: string): string[] | null {
  if (!pattern.startsWith('/')) return null;
  const segments = pattern.slice(1).split('/');
  const last = segments.length - 1;
  const broken = (segment: string, at: number): boolean =>
    segment === '.' ||
    segment === '..' ||
    ((segment === '' || segment === '**') && at !== last) ||
    CONTROL.test(segment) ||
    /[%?#\\]/.test(segment);
  return segments.some(broken) ? null : segments;
}

/** Whether an allow rule with this pattern speaks of the path. */
export function pathAllows(pattern: string, path: readonly string[]): boolean {
  const read = readPattern(pattern);
  return read !== null && fits(read, path, (one, segment) => (one === '') === (segment === '') && glob(one, segment));
}

/** Whether a deny rule with this pattern speaks of the path: without regard to case, to a slash at the end, and to what some
 * servers cut off a segment. One that cannot be understood denies everything. */
export function pathDenies(pattern: string, path: readonly string[]): boolean {
  const read = readPattern(pattern);
  if (read === null) return true;
  const short = withoutSlash(read);
  return [path, withoutSlash(path)].some((segments) => fits(short, segments, deniesSegment));
}

function withoutSlash(segments: readonly string[]): readonly string[] {
  return segments[segments.length - 1] === '' ? segments.slice(0, -1) : segments;
}

/** Whether each segment fits its pattern and none is left over. */
function fits(
  pattern: readonly string[],
  path: readonly string[],
  one: (pattern: string, segment: string) => boolean,
): boolean {
  const rest = pattern[pattern.length - 1] === '**';
  const fixed = rest ? pattern.slice(0, -1) : pattern;
  const enough = rest ? path.length >= fixed.length : path.length === fixed.length;
  return enough && fixed.every((text, at) => one(text, path[at] ?? ''));
}

function deniesSegment(pattern: string, segment: string): boolean {
  const [cut = ''] = lower(segment).split(/[;?#]/, 1);
  return glob(lower(pattern), lower(segment)) || glob(lower(pattern), cut.replace(/(?<![ .])[ .]+$/, ''));
}

/** Whether `*` in the pattern can stand for runs of the text, also empty ones. */
function glob(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const first = parts.shift() ?? '';
  const last = parts.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
