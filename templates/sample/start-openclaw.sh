#!/bin/bash
# Starts the OpenClaw gateway: restore from R2, first configuration, settings of the Worker, copies in the background.
set -e

CONFIG_DIR=/root/.openclaw
CONFIG_FILE="$CONFIG_DIR/openclaw.json"
WORKSPACE_DIR=/root/clawd
BUCKET="${R2_BUCKET_NAME:-moltbot-data}"
RCLONE_FLAGS="--transfers=16 --fast-list --s3-no-check-bucket"

remote_configured() {
  [ -n "$R2_ACCESS_KEY_ID" ] && [ -n "$R2_SECRET_ACCESS_KEY" ] && [ -n "$CF_ACCOUNT_ID" ]
}

write_rclone_conf() {
  mkdir -p /root/.config/rclone
  cat >/root/.config/rclone/rclone.conf <<CONF
[r2]
type = s3
provider = Cloudflare
access_key_id = ${R2_ACCESS_KEY_ID}
secret_access_key = ${R2_SECRET_ACCESS_KEY}
endpoint = https://${CF_ACCOUNT_ID}.r2.cloudflarestorage.com
acl = private
CONF
}

mkdir -p "$CONFIG_DIR" "$WORKSPACE_DIR"
if remote_configured; then
  write_rclone_conf
  if rclone ls "r2:${BUCKET}/openclaw/openclaw.json" $RCLONE_FLAGS 2>/dev/null | grep -q openclaw.json; then
    rclone copy "r2:${BUCKET}/openclaw/" "$CONFIG_DIR/" $RCLONE_FLAGS || echo "WARNING: the configuration was not restored"
    rclone copy "r2:${BUCKET}/workspace/" "$WORKSPACE_DIR/" $RCLONE_FLAGS || echo "WARNING: the workspace was not restored"
  else
    echo "No backup found, starting fresh"
  fi
fi

if [ ! -f "$CONFIG_FILE" ]; then
  AUTH_ARGS=""
  if [ -n "$CLOUDFLARE_AI_GATEWAY_API_KEY" ]; then
    AUTH_ARGS="--auth-choice cloudflare-ai-gateway-api-key --cloudflare-ai-gateway-api-key $CLOUDFLARE_AI_GATEWAY_API_KEY"
  elif [ -n "$ANTHROPIC_API_KEY" ]; then
    AUTH_ARGS="--auth-choice apiKey --anthropic-api-key $ANTHROPIC_API_KEY"
  elif [ -n "$OPENAI_API_KEY" ]; then
    AUTH_ARGS="--auth-choice openai-api-key --openai-api-key $OPENAI_API_KEY"
  fi
  openclaw onboard --non-interactive --accept-risk --mode local $AUTH_ARGS --gateway-port 18789 --gateway-bind lan
fi

# What onboarding does not ask: channels, the gateway's token, the proxy in front.
node <<'PATCH'
const fs = require('fs');
const file = '/root/.openclaw/openclaw.json';
let config = {};
try {
  config = JSON.parse(fs.readFileSync(file, 'utf8'));
} catch {
  console.log('there is no configuration yet');
}
config.gateway = { ...config.gateway, port: 18789, mode: 'local' };
config.gateway.trustedProxies = ['10.1.0.0'];
if (process.env.OPENCLAW_GATEWAY_TOKEN) {
  config.gateway.auth = { ...config.gateway.auth, token: process.env.OPENCLAW_GATEWAY_TOKEN };
}
if (process.env.OPENCLAW_DEV_MODE === 'true') {
  config.gateway.controlUi = { ...config.gateway.controlUi, allowInsecureAuth: true };
}

config.channels = config.channels || {};
if (process.env.TELEGRAM_BOT_TOKEN) {
  const dmPolicy = process.env.TELEGRAM_DM_POLICY || 'pairing';
  config.channels.telegram = { botToken: process.env.TELEGRAM_BOT_TOKEN, enabled: true, dmPolicy };
  if (process.env.TELEGRAM_DM_ALLOW_FROM) {
    config.channels.telegram.allowFrom = process.env.TELEGRAM_DM_ALLOW_FROM.split(',');
  } else if (dmPolicy === 'open') {
    config.channels.telegram.allowFrom = ['*'];
  }
}
if (process.env.DISCORD_BOT_TOKEN) {
  const dm = { policy: process.env.DISCORD_DM_POLICY || 'pairing' };
  if (dm.policy === 'open') dm.allowFrom = ['*'];
  config.channels.discord = { token: process.env.DISCORD_BOT_TOKEN, enabled: true, dm };
}
if (process.env.SLACK_BOT_TOKEN && process.env.SLACK_APP_TOKEN) {
  config.channels.slack = {
    botToken: process.env.SLACK_BOT_TOKEN,
    appToken: process.env.SLACK_APP_TOKEN,
    enabled: true,
  };
}
fs.writeFileSync(file, JSON.stringify(config, null, 2));
PATCH

copy_loop() {
  MARKER=/tmp/.last-sync-marker
  touch "$MARKER"
  while sleep 30; do
    CHANGED=$(find "$CONFIG_DIR" "$WORKSPACE_DIR" -newer "$MARKER" -type f 2>/dev/null | wc -l)
    if [ "$CHANGED" -gt 0 ]; then
      rclone sync "$CONFIG_DIR/" "r2:${BUCKET}/openclaw/" $RCLONE_FLAGS --exclude='*.lock' 2>>/tmp/r2-sync.log
      rclone sync "$WORKSPACE_DIR/" "r2:${BUCKET}/workspace/" $RCLONE_FLAGS --exclude='.git/**' 2>>/tmp/r2-sync.log
      touch "$MARKER"
    fi
  done
}
if remote_configured; then
  copy_loop &
fi

if [ -n "$OPENCLAW_GATEWAY_TOKEN" ]; then
  exec openclaw gateway --port 18789 --verbose --allow-unconfigured --bind lan --token "$OPENCLAW_GATEWAY_TOKEN"
else
  exec openclaw gateway --port 18789 --verbose --allow-unconfigured --bind lan
fi
