import { Hono } from 'hono';
import type { Process } from '@cloudflare/sandbox';
import { ensureGateway, findGateway } from '../gateway/process';
import { copyToBucket } from '../gateway/storage';
import type { App, Env } from '../types';

/** Device pairing, storage and restart, behind Access. */
export const apiRoutes = new Hono<App>();
const admin = new Hono<App>();

const LOCAL = '--url ws://localhost:18789';

function tokenArgument(env: Env): string {
  return env.MOLTBOT_GATEWAY_TOKEN ? ` --token ${env.MOLTBOT_GATEWAY_TOKEN}` : '';
}

/** Waits for a command of OpenClaw and returns what it printed. */
async function output(command: Process): Promise<string> {
  for (let waited = 0; waited < 20 && (await command.getStatus()) === 'running'; waited += 1) {
    await new Promise((done) => setTimeout(done, 1_000));
  }
  return (await command.getLogs()).stdout;
}

admin.get('/devices', async (context) => {
  const sandbox = context.get('sandbox');
  await ensureGateway(sandbox, context.env);
  const listed = await sandbox.startProcess(`openclaw devices list --json ${LOCAL}${tokenArgument(context.env)}`);
  return context.json(JSON.parse((await output(listed)) || '{"pending":[],"paired":[]}'));
});

admin.post('/devices/:requestId/approve', async (context) => {
  const sandbox = context.get('sandbox');
  const requestId = context.req.param('requestId');
  if (!requestId) return context.json({ error: 'requestId is missing' }, 400);
  await ensureGateway(sandbox, context.env);
  const approved = await sandbox.startProcess(
    `openclaw devices approve ${requestId} ${LOCAL}${tokenArgument(context.env)}`,
  );
  return context.json({ requestId, stdout: await output(approved) });
});

admin.post('/devices/approve-all', async (context) => {
  const sandbox = context.get('sandbox');
  await ensureGateway(sandbox, context.env);
  const listed = await sandbox.startProcess(`openclaw devices list --json ${LOCAL}${tokenArgument(context.env)}`);
  const { pending } = JSON.parse((await output(listed)) || '{"pending":[]}') as { pending: { requestId: string }[] };
  for (const device of pending) {
    await sandbox.startProcess(
      `openclaw devices approve ${device.requestId} ${LOCAL}${tokenArgument(context.env)}`,
    );
  }
  return context.json({ approved: pending.map((device) => device.requestId) });
});

admin.post('/storage/sync', async (context) => {
  const lastSync = await copyToBucket(context.get('sandbox'), context.env);
  return context.json({ success: lastSync !== null, lastSync });
});

admin.post('/gateway/restart', async (context) => {
  const sandbox = context.get('sandbox');
  const running = await findGateway(sandbox);
  await running?.kill();
  context.executionCtx.waitUntil(ensureGateway(sandbox, context.env));
  return context.json({ success: true });
});

apiRoutes.route('/admin', admin);
