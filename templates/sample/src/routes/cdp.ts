import puppeteer from '@cloudflare/puppeteer';
import { Hono, type Context } from 'hono';
import type { App, Env } from '../types';

/**
 * The Chrome DevTools Protocol over a WebSocket, for OpenClaw's browser tool. Not behind Access: connect with
 * `wss://host/cdp?secret=…`.
 */
export const cdpRoutes = new Hono<App>();

interface Command {
  id: number;
  method: string;
  params?: { url?: string; expression?: string };
}

function sameText(left: string, right: string): boolean {
  const encoder = new TextEncoder();
  const [a, b] = [encoder.encode(left), encoder.encode(right)];
  return a.byteLength === b.byteLength && crypto.subtle.timingSafeEqual(a, b);
}

/** The secret that the query brings, if it is the right one. */
function rightSecret(context: Context<App>): string | null {
  const given = new URL(context.req.url).searchParams.get('secret');
  const wanted = context.env.CDP_SECRET;
  return given && wanted && sameText(given, wanted) ? given : null;
}

cdpRoutes.get('/', async (context) => {
  if (context.req.header('Upgrade')?.toLowerCase() !== 'websocket') {
    return context.json({
      error: 'A WebSocket is expected',
      hint: 'Connect to ws://host/cdp?secret=<CDP_SECRET>',
      supported_methods: ['Browser.getVersion', 'Page.navigate', 'Runtime.evaluate'],
    });
  }
  if (!context.env.CDP_SECRET) return context.json({ error: 'CDP_SECRET is not set' }, 503);
  if (!rightSecret(context)) return context.json({ error: 'Unauthorized' }, 401);
  const [client, server] = Object.values(new WebSocketPair());
  server.accept();
  await drive(server, context.env);
  return new Response(null, { status: 101, webSocket: client });
});

cdpRoutes.get('/json/version', (context) => {
  const secret = rightSecret(context);
  if (!secret) return context.json({ error: 'Unauthorized' }, 401);
  const host = new URL(context.req.url).host;
  return context.json({
    Browser: 'Cloudflare-Browser-Rendering/1.0',
    'Protocol-Version': '1.3',
    webSocketDebuggerUrl: `wss://${host}/cdp?secret=${encodeURIComponent(secret)}`,
  });
});

/** Opens a browser and does what the socket says. */
async function drive(socket: WebSocket, env: Env): Promise<void> {
  const browser = await puppeteer.launch(env.BROWSER);
  const page = await browser.newPage();
  socket.addEventListener('message', async (event) => {
    const command = JSON.parse(event.data as string) as Command;
    console.log('[browser]', command.method, command.params);
    let result: unknown = {};
    if (command.method === 'Browser.getVersion') result = { product: await browser.version() };
    if (command.method === 'Page.navigate') await page.goto(command.params?.url ?? 'about:blank');
    if (command.method === 'Runtime.evaluate') result = await page.evaluate(command.params?.expression ?? '');
    socket.send(JSON.stringify({ id: command.id, result }));
  });
  socket.addEventListener('close', () => browser.close());
}
