// Runs a built Worker in workerd, with the internet of internet.mjs as the only one it has.
//
//   node runner.mjs TOOLS BUILD LOG BINDINGS [BROWSER]    BINDINGS: JSON of text bindings beside the secrets
//
// Prints one JSON line with the port to ask, and lives until its standard input ends. Asked are: the Worker's harness
// (harness.js), and `/__internet` and `/__pages`, which give what the internet and a BROWSER's pages were asked for since the
// last time.
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { chromium } from './chromium.mjs';
import { internet, REAL } from './internet.mjs';

const [tools, build, log, bindings, browser] = process.argv.slice(2);
const require = createRequire(path.join(tools, 'package.json'));
const { Miniflare, Response, convertV4MiniflareOptions } = require('miniflare');
const { WebSocketServer } = require('ws');

/** The files of the build under `app/`, and the harness as the entry. */
function modules() {
  const files = fs.readdirSync(build, { recursive: true }).filter((name) => name.endsWith('.js'));
  const read = (name, from) => ({ type: 'ESModule', path: path.join('/', name), contents: fs.readFileSync(from, 'utf8') });
  return [
    read('harness.js', path.join(import.meta.dirname, 'harness.js')),
    ...files.map((name) => read(path.join('app', name), path.join(build, name))),
  ];
}

/** A container engine that has nothing: it is there so that the class of the container can be built. */
async function engine() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'engine-'));
  const socket = path.join(folder, 'docker.sock');
  const server = http.createServer((_, response) => {
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end('{"message":"there is no such container"}');
  });
  await new Promise((done) => server.listen(socket, done));
  return { folder, socket, close: () => { server.close(); fs.rmSync(folder, { recursive: true, force: true }); } };
}

const [world, docker] = [await internet(WebSocketServer), await engine()];
const chrome = browser ? await chromium(browser, docker.folder) : null;
const date = { compatibilityDate: '2026-04-01', compatibilityFlags: ['nodejs_compat'] };
const worker = new Miniflare(convertV4MiniflareOptions({
  workers: [
    {
      name: 'moltworker',
      ...date,
      modules: modules(),
      modulesRoot: '/',
      bindings: { ...REAL, ...JSON.parse(bindings) },
      durableObjects: {
        Sandbox: { className: 'PretendedContainer', useSQLite: true },
        REAL_SANDBOX: { className: 'ProbedSandbox', useSQLite: true, container: { imageName: 'none' } },
      },
      serviceBindings: {
        BROWSER: { name: 'moltworker', entrypoint: 'PretendedBrowser' },
        BEGIN: async () => new Response(JSON.stringify({ sessionId: (await chrome?.begin()) ?? 'none' })),
        CHROME: { external: { address: `127.0.0.1:${chrome?.port ?? 9}`, http: {} } },
      },
      outboundService: { name: 'wire' },
    },
    {
      // What stands between workerd and the internet of this test: it changes nothing.
      name: 'wire',
      ...date,
      modules: [{ type: 'ESModule', path: '/wire.js', contents: 'export default { fetch: (it, env) => env.NET.fetch(it) };' }],
      modulesRoot: '/',
      // Style 1 is a proxy's: the whole URL stands in the request line.
      serviceBindings: { NET: { external: { address: `127.0.0.1:${world.port}`, http: { style: 1 } } } },
    },
  ],
  containerEngine: { localDocker: { socketPath: `unix:${docker.socket}`, containerEgressInterceptorImage: 'none' } },
  // At once on disk: what a request logged can be read as soon as it is answered.
  handleStructuredLogs: ({ level, message }) => fs.appendFileSync(log, `${JSON.stringify({ level, message })}\n`),
}));
const url = await worker.ready;

const front = http.createServer(async (request, response) => {
  if (request.url === '/__internet') return response.end(JSON.stringify(world.taken()));
  if (request.url === '/__pages') return response.end(JSON.stringify(chrome?.taken() ?? []));
  const parts = [];
  for await (const part of request) parts.push(part);
  const answer = await fetch(new URL(request.url, url), { method: 'POST', body: Buffer.concat(parts) });
  response.writeHead(answer.status);
  return response.end(Buffer.from(await answer.arrayBuffer()));
});
front.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ port: front.address().port })}\n`));
process.stdin.resume();
process.stdin.on('end', async () => {
  front.close();
  await worker.dispose();
  world.close();
  chrome?.close();
  docker.close();
  process.exit(0);
});
