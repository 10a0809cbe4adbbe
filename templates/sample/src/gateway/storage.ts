import type { Sandbox } from '@cloudflare/sandbox';
import type { Env } from '../types';

const CONF = '/root/.config/rclone/rclone.conf';
const LAST_SYNC = '/tmp/.last-sync';

/** Writes rclone's configuration; false where the credentials are not set. */
async function configure(sandbox: Sandbox, env: Env): Promise<boolean> {
  if (!env.R2_ACCESS_KEY_ID || !env.R2_SECRET_ACCESS_KEY || !env.CF_ACCOUNT_ID) return false;
  const conf = `[r2]
type = s3
provider = Cloudflare
access_key_id = ${env.R2_ACCESS_KEY_ID}
secret_access_key = ${env.R2_SECRET_ACCESS_KEY}
endpoint = https://${env.CF_ACCOUNT_ID}.r2.cloudflarestorage.com
acl = private
`;
  await sandbox.writeFile(CONF, conf);
  return true;
}

/** Copies OpenClaw's folder to R2; what is gone here goes there. */
export async function copyToBucket(sandbox: Sandbox, env: Env): Promise<string | null> {
  if (!(await configure(sandbox, env))) return null;
  const bucket = env.R2_BUCKET_NAME ?? 'moltbot-data';
  const copied = await sandbox.exec(`rclone sync /root/.openclaw/ r2:${bucket}/openclaw/ --exclude='*.lock'`);
  if (!copied.success) return null;
  const stamp = await sandbox.exec(`date -Iseconds | tee ${LAST_SYNC}`);
  return stamp.stdout.trim();
}
