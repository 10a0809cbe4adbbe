import type { Process, Sandbox } from '@cloudflare/sandbox';
import { gatewayEnvironment } from './env';
import type { Env } from '../types';

export const GATEWAY_PORT = 18789;
const COMMAND = '/usr/local/bin/start-openclaw.sh';
const STARTUP_MS = 180_000;

/** Finds the running gateway or starts one, and waits until it listens. */
export async function ensureGateway(sandbox: Sandbox, env: Env): Promise<Process> {
  const running = (await sandbox.listProcesses()).find(
    (it) => it.command.includes(COMMAND) && (it.status === 'running' || it.status === 'starting'),
  );
  const gateway = running ?? (await sandbox.startProcess(COMMAND, { env: gatewayEnvironment(env) }));
  await gateway.waitForPort(GATEWAY_PORT, { mode: 'tcp', timeout: STARTUP_MS });
  return gateway;
}
