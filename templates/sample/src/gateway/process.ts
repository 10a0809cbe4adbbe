import type { Process, Sandbox } from '@cloudflare/sandbox';
import { gatewayEnvironment } from './env';
import type { Env } from '../types';

export const GATEWAY_PORT = 18789;
const COMMAND = '/usr/local/bin/start-openclaw.sh';
const STARTUP_MS = 180_000;

/** The gateway, if it runs or starts. */
export async function findGateway(sandbox: Sandbox): Promise<Process | undefined> {
  const processes = await sandbox.listProcesses();
  return processes.find(
    (it) => it.command.includes(COMMAND) && (it.status === 'running' || it.status === 'starting'),
  );
}

/** Finds the running gateway or starts one, and waits until it listens. */
export async function ensureGateway(sandbox: Sandbox, env: Env): Promise<Process> {
  const running = await findGateway(sandbox);
  const gateway = running ?? (await sandbox.startProcess(COMMAND, { env: gatewayEnvironment(env) }));
  try {
    await gateway.waitForPort(GATEWAY_PORT, { mode: 'tcp', timeout: STARTUP_MS });
  } finally {
    const logs = await gateway.getLogs();
    if (logs.stdout) console.log('[gateway] stdout:', logs.stdout);
    if (logs.stderr) console.error('[gateway] stderr:', logs.stderr);
  }
  return gateway;
}
