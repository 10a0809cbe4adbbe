#!/bin/bash
# Starts the OpenClaw gateway: restore from R2, first configuration, copy back in the background.
set -euo pipefail

CONFIG_DIR=/root/.openclaw
CONFIG_FILE="$CONFIG_DIR/openclaw.json"
BUCKET="${R2_BUCKET_NAME:-moltbot-data}"

remote_configured() {
  [ -n "${R2_ACCESS_KEY_ID:-}" ] && [ -n "${R2_SECRET_ACCESS_KEY:-}" ] && [ -n "${CF_ACCOUNT_ID:-}" ]
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

copy_loop() {
  while sleep 30; do
    rclone sync "$CONFIG_DIR" "r2:${BUCKET}/openclaw" --exclude '*.lock' || true
  done
}

mkdir -p "$CONFIG_DIR"
if remote_configured; then
  write_rclone_conf
  rclone copy "r2:${BUCKET}/openclaw" "$CONFIG_DIR" || echo "nothing restored" >&2
fi

if [ ! -f "$CONFIG_FILE" ]; then
  openclaw onboard --non-interactive --accept-risk --mode local --gateway-port 18789 --gateway-bind lan
fi

if remote_configured; then
  copy_loop &
fi

exec openclaw gateway --port 18789 --verbose --allow-unconfigured --bind lan
