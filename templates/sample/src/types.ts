import type { Sandbox } from '@cloudflare/sandbox';

/** What the Worker is bound to. Secrets are optional: which are needed depends on the provider and the channels. */
export interface Env {
  ASSETS: Fetcher;
  BROWSER: Fetcher;
  MOLTBOT_BUCKET: R2Bucket;
  Sandbox: DurableObjectNamespace<Sandbox>;

  ANTHROPIC_API_KEY?: string;
  OPENAI_API_KEY?: string;
  MOLTBOT_GATEWAY_TOKEN?: string;
  CF_ACCESS_TEAM_DOMAIN?: string;
  CF_ACCESS_AUD?: string;
  TELEGRAM_BOT_TOKEN?: string;
  DISCORD_BOT_TOKEN?: string;
  SLACK_BOT_TOKEN?: string;
  SLACK_APP_TOKEN?: string;
  CDP_SECRET?: string;
  WORKER_URL?: string;
  R2_ACCESS_KEY_ID?: string;
  R2_SECRET_ACCESS_KEY?: string;
  CF_ACCOUNT_ID?: string;
  SANDBOX_SLEEP_AFTER?: string;
  DEV_MODE?: string;
  DEBUG_ROUTES?: string;
}
