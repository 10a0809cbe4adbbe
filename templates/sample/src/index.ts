import { getSandbox, Sandbox, type SandboxOptions } from '@cloudflare/sandbox';
import { Hono } from 'hono';
import { requireAccess } from './auth/access';
import { ensureGateway, GATEWAY_PORT } from './gateway/process';
import { adminRoutes } from './routes/admin';
import { publicRoutes } from './routes/public';
import type { Env } from './types';

export { Sandbox };

function sandboxOptions(env: Env): SandboxOptions {
  const sleepAfter = env.SANDBOX_SLEEP_AFTER;
  return sleepAfter && sleepAfter !== 'never' ? { sleepAfter } : { keepAlive: true };
}

const app = new Hono<{ Bindings: Env }>();

app.route('/', publicRoutes);
app.route('/api/admin', adminRoutes);
app.use('/_admin/*', requireAccess);
app.get('/_admin/*', (context) => context.env.ASSETS.fetch(context.req.raw));

app.use('*', requireAccess);
app.all('*', async (context) => {
  const sandbox = getSandbox(context.env.Sandbox, 'moltbot', sandboxOptions(context.env));
  await ensureGateway(sandbox, context.env);
  if (context.req.header('Upgrade')?.toLowerCase() === 'websocket') {
    return sandbox.wsConnect(context.req.raw, GATEWAY_PORT);
  }
  return sandbox.containerFetch(context.req.raw, GATEWAY_PORT);
});

export default app;
