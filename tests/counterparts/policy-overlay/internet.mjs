// A whole internet on one port of loopback: it answers as whoever was asked, and keeps what arrived.
import http from 'node:http';

/** Values that only the Worker has. They are told to this internet so that it can say whether it would have believed them. */
export const REAL = {
  ANTHROPIC_API_KEY: 'sk-ant-api03-REAL-anthropic-000000000000000000',
  TELEGRAM_BOT_TOKEN: '4242424242:AAREALtelegram00000000000000000000000',
  SLACK_BOT_TOKEN: 'xoxb-1111-2222-REALslackbot0000000000',
  DISCORD_BOT_TOKEN: 'MTA0MjQyNDI0MjQy.Gabcde.REALdiscord000000000000000000000000',
  R2_ACCESS_KEY_ID: '00112233445566778899aabbccddeeff',
  R2_SECRET_ACCESS_KEY: 'REALr2secret00112233445566778899aabbccddeeff00112233445566778899',
  CDP_SECRET: 'REAL-cdp-secret-0000000000000000',
  MOLTBOT_GATEWAY_TOKEN: 'REAL-gateway-token-000000000000000',
};

/** Answers by host: status, body, headers. */
const HOSTS = {
  'api.anthropic.com': ({ headers, path }) =>
    path.startsWith('/v1/files') || headers['x-api-key'] === REAL.ANTHROPIC_API_KEY
      ? [200, { type: 'message', content: [{ type: 'text', text: 'hello' }] }]
      : [401, { type: 'error', error: { type: 'authentication_error' } }],
  'api.telegram.org': ({ path }) => [200, { ok: true, result: { bot: path.split('/')[1]?.split(':')[0] } }],
  'slack.com': ({ headers, body }) => [200, { ok: /Bearer x/.test(headers.authorization ?? '') || body.includes('xox') }],
  'discord.com': ({ headers }) =>
    headers.authorization === `Bot ${REAL.DISCORD_BOT_TOKEN}` ? [200, { id: '1' }] : [401, { code: 0 }],
  'docs.example.com': ({ path }) =>
    path === '/moved' ? [302, '', { location: 'https://evil.example/collect' }] : [200, 'a page'],
};

export async function internet(WebSocketServer) {
  const seen = [];
  const keep = (request, body) => {
    // workerd, as of a proxy, asks with the whole URL in the request line and without a header `Host`.
    const url = new URL(request.url);
    request.headers.host ??= url.host;
    const entry = {
      scheme: url.protocol.slice(0, -1), host: url.host, method: request.method,
      path: url.pathname + url.search, headers: request.headers, body: body.toString('base64'),
    };
    seen.push(entry);
    return entry;
  };
  const server = http.createServer({ requireHostHeader: false }, (request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      const entry = keep(request, body);
      const answer = HOSTS[entry.host] ?? (() => [200, 'taken']);
      const [status, said, headers = {}] = answer({ ...entry, body: body.toString() });
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof said === 'string' ? said : JSON.stringify(said));
    });
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    const entry = keep(request, Buffer.alloc(0));
    entry.frames = [];
    sockets.handleUpgrade(request, socket, head, (ws) => speak(ws, entry));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { port: server.address().port, taken: () => seen.splice(0), close: () => server.close() };
}

/** Discord's gateway, as far as it matters who it believes; every other host repeats what it hears. */
function speak(ws, entry) {
  const discord = entry.host.endsWith('discord.gg');
  if (discord) ws.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 41250 } }));
  ws.on('message', (data, binary) => {
    const text = binary ? `binary:${data.toString('base64')}` : data.toString();
    entry.frames.push(text);
    if (!discord) return ws.send(text);
    const frame = JSON.parse(text);
    if (frame.op === 1) ws.send(JSON.stringify({ op: 11 }));
    if (frame.op !== 2 && frame.op !== 6) return undefined;
    if (frame.d.token === REAL.DISCORD_BOT_TOKEN) ws.send(JSON.stringify({ op: 0, t: frame.op === 2 ? 'READY' : 'RESUMED' }));
    else if (frame.d.token === 'ATTACKER') ws.send(JSON.stringify({ op: 0, t: 'READY' }));
    else ws.close(4004, 'Authentication failed.');
    return undefined;
  });
  ws.on('close', (code) => entry.frames.push(`close:${code}`));
}
