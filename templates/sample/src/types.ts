import type { Sandbox } from '@cloudflare/sandbox';

/** What the Worker is bound to. Secrets are optional: which are needed depends on the provider and the channels. */
export interface Env {
  ASSETS: Fetcher;
  BROWSER: Fetcher;
  MOLTBOT_BUCKET: R2Bucket;
  Sandbox: DurableObjectNamespace<Sandbox>;

  ANTHROPIC_API_KEY?: string;
  ANTHROPIC_BASE_URL?: string;
  OPENAI_API_KEY?: string;
  AI_GATEWAY_API_KEY?: string;
  AI_GATEWAY_BASE_URL?: string;
  CLOUDFLARE_AI_GATEWAY_API_KEY?: string;
  CF_AI_GATEWAY_ACCOUNT_ID?: string;
  CF_AI_GATEWAY_GATEWAY_ID?: string;
  CF_AI_GATEWAY_MODEL?: string;
  MOLTBOT_GATEWAY_TOKEN?: string;
  CF_ACCESS_TEAM_DOMAIN?: string;
  CF_ACCESS_AUD?: string;
  TELEGRAM_BOT_TOKEN?: string;
  TELEGRAM_DM_POLICY?: string;
  DISCORD_BOT_TOKEN?: string;
  DISCORD_DM_POLICY?: string;
  SLACK_BOT_TOKEN?: string;
  SLACK_APP_TOKEN?: string;
  CDP_SECRET?: string;
  WORKER_URL?: string;
  R2_ACCESS_KEY_ID?: string;
  R2_SECRET_ACCESS_KEY?: string;
  R2_BUCKET_NAME?: string;
  CF_ACCOUNT_ID?: string;
  SANDBOX_SLEEP_AFTER?: string;
  DEV_MODE?: string;
  E2E_TEST_MODE?: string;
  DEBUG_ROUTES?: string;
}

/** What Hono carries through a request. */
export interface App {
  Bindings: Env;
  Variables: { sandbox: Sandbox; user?: { email: string } };
}
