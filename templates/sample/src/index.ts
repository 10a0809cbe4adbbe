import { getSandbox, Sandbox, type SandboxOptions } from '@cloudflare/sandbox';
import { Hono } from 'hono';
import { requireAccess } from './auth/access';
import { ensureGateway, findGateway, GATEWAY_PORT } from './gateway/process';
import { withoutSecrets } from './logging';
import { apiRoutes } from './routes/api';
import { cdpRoutes } from './routes/cdp';
import { debugRoutes } from './routes/debug';
import { publicRoutes } from './routes/public';
import type { App, Env } from './types';

export { Sandbox };

function sandboxOptions(env: Env): SandboxOptions {
  const sleepAfter = env.SANDBOX_SLEEP_AFTER;
  return sleepAfter && sleepAfter !== 'never' ? { sleepAfter } : { keepAlive: true };
}

/** Names of the settings without which nothing works. */
function missingSettings(env: Env): string[] {
  const wanted = ['MOLTBOT_GATEWAY_TOKEN', 'CF_ACCESS_TEAM_DOMAIN', 'CF_ACCESS_AUD'] as const;
  const missing: string[] = wanted.filter((name) => !env[name]);
  if (!env.ANTHROPIC_API_KEY && !env.OPENAI_API_KEY && !env.CLOUDFLARE_AI_GATEWAY_API_KEY) {
    missing.push('ANTHROPIC_API_KEY, OPENAI_API_KEY or CLOUDFLARE_AI_GATEWAY_API_KEY');
  }
  return missing;
}

/** Says in a person's words what the gateway refused. */
function explain(reason: string, host: string): string {
  if (reason.includes('token')) return `The token is missing or wrong: open https://${host}/?token={YOUR_TOKEN}`;
  if (reason.includes('pairing')) return `This device waits for approval: open https://${host}/_admin/`;
  return reason;
}

const app = new Hono<App>();

app.use('*', async (context, next) => {
  const url = new URL(context.req.url);
  console.log(`[request] ${context.req.method} ${url.pathname}${withoutSecrets(url)}`);
  console.log(`[request] key: ${!!context.env.ANTHROPIC_API_KEY}, DEV_MODE: ${context.env.DEV_MODE}`);
  await next();
});

app.use('*', async (context, next) => {
  context.set('sandbox', getSandbox(context.env.Sandbox, 'moltbot', sandboxOptions(context.env)));
  await next();
});

// Before Access: health, assets, and the browser with its own secret.
app.route('/', publicRoutes);
app.route('/cdp', cdpRoutes);

app.use('*', async (context, next) => {
  if (context.req.path.startsWith('/debug') || context.env.DEV_MODE === 'true') return next();
  const missing = missingSettings(context.env);
  if (missing.length === 0) return next();
  return context.json({ error: 'The Worker is not set up', missing, hint: 'wrangler secret put NAME' }, 503);
});

app.use('*', requireAccess);
app.route('/api', apiRoutes);
app.get('/_admin/*', (context) => context.env.ASSETS.fetch(context.req.raw));

app.use('/debug/*', async (context, next) => {
  if (context.env.DEBUG_ROUTES !== 'true') return context.json({ error: 'Debug routes are off' }, 404);
  return next();
});
app.route('/debug', debugRoutes);

app.all('*', async (context) => {
  const sandbox = context.get('sandbox');
  const request = context.req.raw;
  const url = new URL(request.url);
  if (!(await findGateway(sandbox))) console.log('[proxy] the gateway starts');
  await ensureGateway(sandbox, context.env);

  if (request.headers.get('Upgrade')?.toLowerCase() === 'websocket') {
    let upgrade = request;
    // Access's redirect drops the query, and with it the token.
    if (context.env.MOLTBOT_GATEWAY_TOKEN && !url.searchParams.has('token')) {
      const withToken = new URL(url.toString());
      withToken.searchParams.set('token', context.env.MOLTBOT_GATEWAY_TOKEN);
      upgrade = new Request(withToken.toString(), request);
    }
    const answer = await sandbox.wsConnect(upgrade, GATEWAY_PORT);
    const inner = answer.webSocket;
    if (!inner) return answer;
    const [outer, server] = Object.values(new WebSocketPair());
    return relay(inner, outer, server, url.host, context.env.DEBUG_ROUTES === 'true');
  }

  console.log('[proxy]', url.pathname + url.search);
  const answer = await sandbox.containerFetch(request, GATEWAY_PORT);
  const headers = new Headers(answer.headers);
  headers.set('X-Worker-Debug', 'gateway');
  headers.set('X-Debug-Path', url.pathname);
  return new Response(answer.body, { status: answer.status, headers });
});

/** Passes messages between the client and the gateway. */
function relay(inner: WebSocket, outer: WebSocket, server: WebSocket, host: string, verbose: boolean): Response {
  server.accept();
  inner.accept();
  server.addEventListener('message', (event) => {
    if (verbose) console.log('[socket] in', typeof event.data === 'string' ? event.data.slice(0, 200) : 'bytes');
    inner.send(event.data);
  });
  inner.addEventListener('message', (event) => {
    if (verbose) console.log('[socket] out', typeof event.data === 'string' ? event.data.slice(0, 500) : 'bytes');
    server.send(event.data);
  });
  server.addEventListener('close', (event) => inner.close(event.code, event.reason));
  inner.addEventListener('close', (event) => server.close(event.code, explain(event.reason, host).slice(0, 120)));
  return new Response(null, { status: 101, webSocket: outer });
}

export default app;
