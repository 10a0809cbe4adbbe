import { Hono } from 'hono';
import type { Env } from '../types';

/** Routes that answer anybody. */
export const publicRoutes = new Hono<{ Bindings: Env }>();

publicRoutes.get('/sandbox-health', (context) => context.json({ status: 'ok', service: 'moltbot-sandbox' }));
