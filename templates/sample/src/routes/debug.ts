import { Hono } from 'hono';
import type { App } from '../types';

/** A look into the container, when DEBUG_ROUTES is on. */
export const debugRoutes = new Hono<App>();

debugRoutes.get('/processes', async (context) => {
  const processes = await context.get('sandbox').listProcesses();
  return context.json(processes.map(({ id, command, status }) => ({ id, command, status })));
});

debugRoutes.get('/cli', async (context) => {
  const sandbox = context.get('sandbox');
  const command = context.req.query('cmd') || 'openclaw --help';
  const process = await sandbox.startProcess(command);
  await new Promise((done) => setTimeout(done, 5_000));
  return context.json({ command, ...(await process.getLogs()) });
});

debugRoutes.get('/container-config', async (context) => {
  const sandbox = context.get('sandbox');
  const shown = await sandbox.exec('cat /root/.openclaw/openclaw.json');
  return context.json(JSON.parse(shown.stdout || '{}'));
});
