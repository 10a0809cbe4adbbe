// Just enough JSON to find a member and where its value stands. The same as moltctl's `policy::evaluate::json`.
//
// Parsers differ in what they forgive and in which of two equal keys they keep. This one forgives nothing and keeps both.

const DEEPEST = 512;
const WORDS = ['true', 'false', 'null'];
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

/** A member of an object: its decoded key, where the text of its value begins, and that text. */
export interface Member {
  readonly key: string;
  readonly start: number;
  readonly value: string;
}

/** Where the one value of a document begins; null when it is not JSON. */
export function documentStart(text: string): number | null {
  const start = blank(text, 0);
  const end = skip(text, start);
  return end !== null && blank(text, end) === text.length ? start : null;
}

/** The members of an object that begins at `start` of a text that is JSON; null when no object begins there. */
export function members(text: string, start: number): Member[] | null {
  const found: Member[] = [];
  if (text[start] !== '{') return null;
  let at = blank(text, start + 1);
  while (text[at] !== '}') {
    const keyEnd = stringEnd(text, at);
    const key = keyEnd === null ? null : stringOf(text.slice(at, keyEnd));
    if (keyEnd === null || key === null) return null;
    const from = blank(text, blank(text, keyEnd) + 1);
    const end = skip(text, from);
    if (end === null) return null;
    found.push({ key, start: from, value: text.slice(from, end) });
    at = next(text, end);
  }
  return found;
}

/** Where the elements of an array begin that begins at `start` of a text that is JSON; null when none begins there. */
export function elements(text: string, start: number): number[] | null {
  const found: number[] = [];
  if (text[start] !== '[') return null;
  let at = blank(text, start + 1);
  while (text[at] !== ']') {
    found.push(at);
    const end = skip(text, at);
    if (end === null) return null;
    at = next(text, end);
  }
  return found;
}

/** What a string's text says; null when it is no string. */
export function stringOf(text: string): string | null {
  if (!text.startsWith('"')) return null;
  const read: unknown = JSON.parse(text);
  return typeof read === 'string' ? read : null;
}

/** Behind the comma that follows a value, or at the bracket. */
function next(text: string, end: number): number {
  const at = blank(text, end);
  return text[at] === ',' ? blank(text, at + 1) : at;
}

function blank(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\n' || text[at] === '\r') at++;
  return at;
}

/** Where the value that begins at `from` ends; null when none does. */
function skip(text: string, from: number): number | null {
  const open: string[] = [];
  let at: number | null = from;
  for (;;) {
    // Here a value begins.
    const bracket: string | undefined = text[at];
    if (bracket === '{' || bracket === '[') {
      at = blank(text, at + 1);
      if (text[at] === closing(bracket)) {
        at++;
      } else {
        open.push(bracket);
        at = open.length <= DEEPEST ? begin(text, at, bracket) : null;
        if (at === null) return null;
        continue;
      }
    } else {
      at = scalarEnd(text, at);
      if (at === null) return null;
    }
    // Here one ended: close what ends with it.
    for (;;) {
      const last = open[open.length - 1];
      if (last === undefined) return at;
      at = blank(text, at);
      if (text[at] === ',') {
        at = begin(text, blank(text, at + 1), last);
        if (at === null) return null;
        break;
      }
      if (text[at] !== closing(last)) return null;
      open.pop();
      at++;
    }
  }
}

/** Where the value of the next entry begins: in an object behind its key. */
function begin(text: string, at: number, bracket: string): number | null {
  if (bracket === '[') return at;
  const end = stringEnd(text, at);
  if (end === null) return null;
  const colon = blank(text, end);
  return text[colon] === ':' ? blank(text, colon + 1) : null;
}

function closing(bracket: string): string {
  return bracket === '{' ? '}' : ']';
}

function scalarEnd(text: string, at: number): number | null {
  if (text[at] === '"') return stringEnd(text, at);
  const word = WORDS.find((it) => text.startsWith(it, at));
  return word === undefined ? matchEnd(NUMBER, text, at) : at + word.length;
}

// A loop and no pattern: strings of many megabytes would exhaust a pattern's stack.
function stringEnd(text: string, from: number): number | null {
  if (text[from] !== '"') return null;
  for (let at = from + 1; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return null;
    if (code === 0x5c) {
      const end = matchEnd(ESCAPE, text, at);
      if (end === null) return null;
      at = end;
    } else {
      at++;
    }
  }
  return null;
}

function matchEnd(pattern: RegExp, text: string, from: number): number | null {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : null;
}
