import type { Env } from '../types';

/** Worker secrets that are handed on under their own name. */
const PASSED = [
  'ANTHROPIC_API_KEY',
  'OPENAI_API_KEY',
  'TELEGRAM_BOT_TOKEN',
  'DISCORD_BOT_TOKEN',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'CDP_SECRET',
  'WORKER_URL',
  'R2_ACCESS_KEY_ID',
  'R2_SECRET_ACCESS_KEY',
  'CF_ACCOUNT_ID',
] as const;

/** The environment of the gateway process inside the container. */
export function gatewayEnvironment(env: Env): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name of PASSED) {
    const value = env[name];
    if (value) out[name] = value;
  }
  if (env.MOLTBOT_GATEWAY_TOKEN) out.OPENCLAW_GATEWAY_TOKEN = env.MOLTBOT_GATEWAY_TOKEN;
  return out;
}
