// Two WebSockets joined, with one side's messages judged.

/** What becomes of a message. */
export type Passage =
  | { pass: string | ArrayBuffer }
  | { answer: string }
  | { close: number };

/** Judges a message on its way out. */
export type Judge = (data: string | ArrayBuffer) => Passage;

/** Codes that may be sent; the others only say what happened. */
function sendable(code: number): number {
  const told = code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006;
  return told || (code >= 3000 && code <= 4999) ? code : 1000;
}

function shut(socket: WebSocket, code: number, reason: string): void {
  try {
    socket.close(sendable(code), reason);
  } catch {
    // It is closed already.
  }
}

function send(socket: WebSocket, data: string | ArrayBuffer): void {
  try {
    socket.send(data);
  } catch {
    // It has closed between two messages; its `close` event ends the other side.
  }
}

/**
 * Joins `far`, an open WebSocket nobody has accepted yet, to a new one, and answers with that. Messages from the new one are
 * judged; messages from `far` pass.
 */
export function join(far: WebSocket, headers: Headers, judge: Judge): Response {
  const { 0: given, 1: near } = new WebSocketPair();
  near.accept();
  far.accept();
  near.binaryType = 'arraybuffer';
  far.binaryType = 'arraybuffer';
  let over = false;
  const end = (code: number, reason: string): void => {
    over = true;
    shut(near, code, reason);
    shut(far, code, reason);
  };
  near.addEventListener('message', ({ data }) => {
    if (over) return;
    const passage = judged(judge, data);
    if ('pass' in passage) send(far, passage.pass);
    else if ('answer' in passage) send(near, passage.answer);
    else end(passage.close, 'refused by policy');
  });
  far.addEventListener('message', ({ data }) => {
    if (!over) send(near, data);
  });
  near.addEventListener('close', ({ code, reason }) => end(code, reason));
  far.addEventListener('close', ({ code, reason }) => end(code, reason));
  near.addEventListener('error', () => end(1011, ''));
  far.addEventListener('error', () => end(1011, ''));
  return new Response(null, { status: 101, webSocket: given, headers });
}

/** A judge that fails lets nothing pass. */
function judged(judge: Judge, data: string | ArrayBuffer): Passage {
  try {
    return judge(data);
  } catch {
    return { close: 1011 };
  }
}
