import { Hono } from 'hono';
import { findGateway, GATEWAY_PORT } from '../gateway/process';
import type { App } from '../types';

/** Routes that answer anybody. */
export const publicRoutes = new Hono<App>();

publicRoutes.get('/sandbox-health', (context) => context.json({ status: 'ok', service: 'moltbot-sandbox' }));

publicRoutes.get('/_admin/assets/*', (context) => context.env.ASSETS.fetch(context.req.raw));

publicRoutes.get('/api/status', async (context) => {
  try {
    const gateway = await findGateway(context.get('sandbox'));
    if (!gateway) return context.json({ ok: false, status: 'not running' });
    await gateway.waitForPort(GATEWAY_PORT, { mode: 'tcp', timeout: 5_000 });
    return context.json({ ok: true, status: 'running', process: gateway.id });
  } catch (error) {
    return context.json({ ok: false, error: error instanceof Error ? error.message : 'unknown' });
  }
});
