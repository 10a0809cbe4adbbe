// A Worker that answers each case of a request with what the overlay's evaluator decides.

import { browse, evaluate, type Credential, type Outgoing, type Policy } from './evaluate';
import { rewriteFrame } from './frames';

interface Asked {
  readonly policy: number;
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | null;
}

interface Cases {
  readonly policies: readonly Policy[];
  readonly requests: readonly Asked[];
  readonly pages: readonly { readonly policy: number; readonly method: string; readonly url: string }[];
  readonly frames: readonly { readonly credential: Credential; readonly value: string; readonly text: string | null }[];
}

function outgoing({ url, method, headers, body }: Asked): Outgoing {
  const read = body?.startsWith('=') ? Uint8Array.from(atob(body.slice(1)), (it) => it.charCodeAt(0)) : null;
  return { url, method, headers, body: body === 'unread' ? 'unread' : read };
}

/** What is thrown is an answer too: it differs from every decision. */
function answer(decide: () => unknown): unknown {
  try {
    return decide();
  } catch (error) {
    return { thrown: String(error) };
  }
}

export default {
  async fetch(request: Request): Promise<Response> {
    const { policies, requests, pages, frames } = (await request.json()) as Cases;
    const policy = (at: number): Policy => {
      const found = policies[at];
      if (!found) throw new Error('no such policy');
      return found;
    };
    return Response.json({
      requests: requests.map((it) => answer(() => evaluate(policy(it.policy), outgoing(it)))),
      pages: pages.map((it) => answer(() => browse(policy(it.policy), it.method, it.url))),
      frames: frames.map((it) => answer(() => rewriteFrame(it.text ?? new ArrayBuffer(2), it.credential, it.value))),
    });
  },
};
