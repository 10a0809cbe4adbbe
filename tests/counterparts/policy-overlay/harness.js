// The entry that stands around a built Worker in the counterpart: it asks the Worker's own exports, as the platform would,
// and says what they answered. It adds no decision of its own.
import { DurableObject, RpcTarget, WorkerEntrypoint } from 'cloudflare:workers';
import * as app from './app/index.js';

export const ContainerProxy = app.ContainerProxy;

/** The container, pretended: what the app hands to it is kept. */
export class PretendedContainer extends DurableObject {
  kept = [];

  configure() {}
  taken() {
    return this.kept.splice(0);
  }
  listProcesses() {
    return [];
  }
  startProcess(command, options) {
    this.kept.push({ command, env: options?.env ?? null });
    return new PretendedProcess();
  }
  exec(command) {
    this.kept.push({ command, env: null });
    return { success: true, stdout: '2026-01-01', stderr: '' };
  }
  writeFile(path, content) {
    this.kept.push({ path, content });
  }
  containerFetch(request) {
    return this.fetch(request);
  }
  async fetch(request) {
    this.kept.push({ url: request.url, headers: [...request.headers] });
    if (request.headers.get('upgrade') !== 'websocket') return new Response('from the container');
    const { 0: near, 1: far } = new WebSocketPair();
    far.accept();
    return new Response(null, { status: 101, webSocket: near });
  }
}

class PretendedProcess extends RpcTarget {
  id = 'p1';
  status = 'running';
  command = '';
  async waitForPort() {}
  async getStatus() {
    return 'completed';
  }
  async getLogs() {
    return { stdout: '{"pending":[],"paired":[]}', stderr: '' };
  }
  async kill() {}
}

/** The Worker's class of the container as it was built, with the container replaced by a list of what is asked of it. */
export class ProbedSandbox extends (app.Sandbox ?? DurableObject) {
  async probe(before) {
    const asked = [];
    const recorded = (name) => async (...args) => {
      asked.push({ name, args: args.filter((it) => typeof it === 'string') });
    };
    const real = this.container;
    const exports = this.ctx.exports;
    this.container = {
      running: false,
      interceptOutboundHttp: recorded('interceptOutboundHttp'),
      interceptOutboundHttps: recorded('interceptOutboundHttps'),
      interceptAllOutboundHttp: recorded('interceptAllOutboundHttp'),
      start: (options) => { asked.push({ name: 'start', options }); throw new Error('enough'); },
      monitor: async () => {},
      getTcpPort: () => ({ fetch: async () => new Response() }),
    };
    // What a version before may have left in storage.
    if (before === 'setAllowedHosts') await this.setAllowedHosts(['evil.example']);
    await this.start().catch(() => {});
    this.container = real;
    return {
      asked,
      fields: { enableInternet: this.enableInternet, interceptHttps: this.interceptHttps, allowedHosts: this.allowedHosts },
      effective: this.effectiveAllowedHosts ?? null,
      env: Object.fromEntries(Object.entries(this.env).filter(([, value]) => typeof value === 'string')),
      envVars: this.envVars,
      hasProxy: exports?.ContainerProxy !== undefined,
    };
  }
}

// The library keeps its tables by the name of the class.
Object.defineProperty(ProbedSandbox, 'name', { value: app.Sandbox?.name ?? 'Sandbox' });

const begun = [];

/** Browser Run, pretended: it keeps what a session is begun with, and begins a real browser for each. */
export class PretendedBrowser extends WorkerEntrypoint {
  async fetch(request) {
    if (request.method === 'POST') {
      begun.push(JSON.parse((await request.text()) || 'null'));
      return this.env.BEGIN.fetch('http://begin/');
    }
    const session = new URL(request.url).pathname.split('/').pop();
    return this.env.CHROME.fetch(`http://127.0.0.1/devtools/browser/${session}`, { headers: { upgrade: 'websocket' } });
  }
}

function bytes(base64) {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

function requested({ url, method = 'GET', headers = {}, body }) {
  return new Request(url, { method, headers, body: body === undefined ? undefined : bytes(body), redirect: 'manual' });
}

/** What was answered; over a WebSocket, what came back for the given frames until it closed or nothing more came. */
async function told(answer, frames = [], pause = 40) {
  const headers = Object.fromEntries(answer.headers);
  const socket = answer.webSocket;
  if (!socket) return { status: answer.status, headers, body: await answer.text() };
  const heard = [];
  let close = null;
  socket.accept();
  socket.addEventListener('message', ({ data }) => heard.push(typeof data === 'string' ? data : 'binary'));
  socket.addEventListener('close', ({ code }) => { close = code; });
  for (const frame of frames) {
    socket.send(frame.startsWith('binary:') ? bytes(frame.slice(7)) : frame);
    await new Promise((done) => setTimeout(done, pause));
  }
  for (let waited = 0; waited < 10 && close === null; waited += 1) await new Promise((done) => setTimeout(done, 20));
  if (close === null) socket.close(1000, 'done');
  return { status: answer.status, headers, heard, close };
}

const ASKED = {
  /** What the container sends, through the Worker's `ContainerProxy` with the properties the class of the container gives. */
  '/proxy': async (it, env, ctx) => told(await ctx.exports.ContainerProxy({ props: it.props }).fetch(requested(it)), it.frames, it.pause),
  /** What somebody asks the Worker. */
  '/app': async (it, env, ctx) => told(await app.default.fetch(requested(it), env, ctx), it.frames, it.pause),
  /** An event beside `fetch`. */
  '/event': async (it, env, ctx) => ({ seen: (await app.default[it.event]({}, env, ctx))?.ANTHROPIC_API_KEY ?? null }),
  '/kept': async (it, env) => env.Sandbox.get(env.Sandbox.idFromName('moltbot')).taken(),
  '/sandbox': async (it, env) => env.REAL_SANDBOX.get(env.REAL_SANDBOX.idFromName(it.name)).probe(it.before),
  '/begun': async () => begun.splice(0),
  '/process': async () => ({ ...process.env }),
};

export default {
  async fetch(request, env, ctx) {
    const asked = ASKED[new URL(request.url).pathname];
    // The Worker's own host, asked through `ctx.exports.default`.
    if (!asked || !new URL(request.url).hostname.startsWith('127.')) return app.default.fetch(request, env, ctx);
    try {
      return Response.json(await asked(await request.json(), env, ctx));
    } catch (error) {
      return Response.json({ thrown: String(error?.stack ?? error) }, { status: 500 });
    }
  },
};
