import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { MiddlewareHandler } from 'hono';
import type { Env } from '../types';

/** Lets a request through only with a token that Cloudflare Access made for this application. */
export const requireAccess: MiddlewareHandler<{ Bindings: Env }> = async (context, next) => {
  if (context.env.DEV_MODE === 'true') return next();
  const { CF_ACCESS_TEAM_DOMAIN: team, CF_ACCESS_AUD: audience } = context.env;
  const token = context.req.header('CF-Access-JWT-Assertion');
  if (!team || !audience) return context.text('Access is not set up', 500);
  if (!token) return context.text('Unauthorized', 401);
  try {
    const issuer = `https://${team}`;
    const keys = createRemoteJWKSet(new URL(`${issuer}/cdn-cgi/access/certs`));
    await jwtVerify(token, keys, { issuer, audience });
  } catch {
    return context.text('Unauthorized', 401);
  }
  return next();
};
