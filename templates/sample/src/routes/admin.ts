import { getSandbox } from '@cloudflare/sandbox';
import { Hono } from 'hono';
import { requireAccess } from '../auth/access';
import { ensureGateway } from '../gateway/process';
import type { Env } from '../types';

/** Device pairing and restart, behind Access. */
export const adminRoutes = new Hono<{ Bindings: Env }>();

adminRoutes.use('*', requireAccess);

adminRoutes.get('/devices', async (context) => {
  const sandbox = getSandbox(context.env.Sandbox, 'moltbot', { keepAlive: true });
  await ensureGateway(sandbox, context.env);
  const listed = await sandbox.exec('openclaw devices list --json');
  return context.json(JSON.parse(listed.stdout || '{"pending":[],"paired":[]}'));
});

adminRoutes.post('/gateway/restart', async (context) => {
  const sandbox = getSandbox(context.env.Sandbox, 'moltbot', { keepAlive: true });
  const gateway = await ensureGateway(sandbox, context.env);
  await gateway.kill();
  context.executionCtx.waitUntil(ensureGateway(sandbox, context.env));
  return context.json({ success: true });
});
