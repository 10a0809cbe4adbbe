import type { Env } from '../types';

/** The environment of the gateway process inside the container. */
export function gatewayEnvironment(env: Env): Record<string, string> {
  const out: Record<string, string> = {};

  if (env.CLOUDFLARE_AI_GATEWAY_API_KEY) out.CLOUDFLARE_AI_GATEWAY_API_KEY = env.CLOUDFLARE_AI_GATEWAY_API_KEY;
  if (env.CF_AI_GATEWAY_ACCOUNT_ID) out.CF_AI_GATEWAY_ACCOUNT_ID = env.CF_AI_GATEWAY_ACCOUNT_ID;
  if (env.CF_AI_GATEWAY_GATEWAY_ID) out.CF_AI_GATEWAY_GATEWAY_ID = env.CF_AI_GATEWAY_GATEWAY_ID;
  if (env.CF_AI_GATEWAY_MODEL) out.CF_AI_GATEWAY_MODEL = env.CF_AI_GATEWAY_MODEL;

  if (env.ANTHROPIC_API_KEY) out.ANTHROPIC_API_KEY = env.ANTHROPIC_API_KEY;
  if (env.OPENAI_API_KEY) out.OPENAI_API_KEY = env.OPENAI_API_KEY;
  if (env.AI_GATEWAY_API_KEY && env.AI_GATEWAY_BASE_URL) {
    out.ANTHROPIC_BASE_URL = env.AI_GATEWAY_BASE_URL;
    out.ANTHROPIC_API_KEY = env.AI_GATEWAY_API_KEY;
  } else if (env.ANTHROPIC_BASE_URL) {
    out.ANTHROPIC_BASE_URL = env.ANTHROPIC_BASE_URL;
  }

  // The container knows the token by another name.
  if (env.MOLTBOT_GATEWAY_TOKEN) out.OPENCLAW_GATEWAY_TOKEN = env.MOLTBOT_GATEWAY_TOKEN;
  if (env.DEV_MODE) out.OPENCLAW_DEV_MODE = env.DEV_MODE;

  if (env.TELEGRAM_BOT_TOKEN) out.TELEGRAM_BOT_TOKEN = env.TELEGRAM_BOT_TOKEN;
  if (env.TELEGRAM_DM_POLICY) out.TELEGRAM_DM_POLICY = env.TELEGRAM_DM_POLICY;
  if (env.DISCORD_BOT_TOKEN) out.DISCORD_BOT_TOKEN = env.DISCORD_BOT_TOKEN;
  if (env.DISCORD_DM_POLICY) out.DISCORD_DM_POLICY = env.DISCORD_DM_POLICY;
  if (env.SLACK_BOT_TOKEN) out.SLACK_BOT_TOKEN = env.SLACK_BOT_TOKEN;
  if (env.SLACK_APP_TOKEN) out.SLACK_APP_TOKEN = env.SLACK_APP_TOKEN;

  if (env.CDP_SECRET) out.CDP_SECRET = env.CDP_SECRET;
  if (env.WORKER_URL) out.WORKER_URL = env.WORKER_URL;
  if (env.CF_ACCOUNT_ID) out.CF_ACCOUNT_ID = env.CF_ACCOUNT_ID;
  if (env.R2_ACCESS_KEY_ID) out.R2_ACCESS_KEY_ID = env.R2_ACCESS_KEY_ID;
  if (env.R2_SECRET_ACCESS_KEY) out.R2_SECRET_ACCESS_KEY = env.R2_SECRET_ACCESS_KEY;
  if (env.R2_BUCKET_NAME) out.R2_BUCKET_NAME = env.R2_BUCKET_NAME;
  return out;
}
