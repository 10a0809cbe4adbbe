import type { MiddlewareHandler } from 'hono';
import { verifyToken } from './jwt';
import type { App } from '../types';

/** Lets a request through only with a token that Cloudflare Access made for this application. */
export const requireAccess: MiddlewareHandler<App> = async (context, next) => {
  if (context.env.DEV_MODE === 'true' || context.env.E2E_TEST_MODE === 'true') {
    context.set('user', { email: 'dev@localhost' });
    return next();
  }
  const { CF_ACCESS_TEAM_DOMAIN: team, CF_ACCESS_AUD: audience } = context.env;
  if (!team || !audience) return context.text('Access is not set up', 500);
  const cookie = context.req.header('Cookie')?.match(/CF_Authorization=([^;]+)/)?.[1];
  const token = context.req.header('CF-Access-JWT-Assertion') ?? cookie;
  if (!token) return context.redirect(`https://${team}`, 302);
  try {
    const payload = await verifyToken(token, team, audience);
    context.set('user', { email: String(payload.email) });
  } catch {
    return context.text('Unauthorized', 401);
  }
  return next();
};
