// Signs a request to R2 again (AWS Signature Version 4) with the keys that the container does not have.

import { AwsV4Signer } from 'aws4fetch';

/** The pair of keys of a bucket's token. */
export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
}

/** `AWS4-HMAC-SHA256 Credential=<key>/<day>/<region>/s3/aws4_request, …` */
const SCOPE = /^AWS4-HMAC-SHA256\s+Credential=[^/,\s]+\/\d{8}\/([a-z0-9-]{1,32})\/s3\/aws4_request\s*,/;

/**
 * Writes the signature into `headers`. Gives the reason when it cannot: a body that is signed piece by piece
 * (`STREAMING-AWS4-…`) has a signature in each piece, made with the placeholder.
 *
 * Only the host and what begins with `x-amz-` is signed, as S3 asks for: other headers may be changed on the way by the
 * platform, which would break the signature.
 */
export async function sign(url: string, method: string, headers: Headers, keys: Keys): Promise<string | null> {
  const region = SCOPE.exec(headers.get('authorization') ?? '')?.[1];
  if (region === undefined) return 'signature';
  if (headers.get('x-amz-content-sha256')?.startsWith('STREAMING-AWS4-')) return 'signed-pieces';
  headers.delete('authorization');
  headers.delete('x-amz-date');
  headers.delete('x-amz-security-token');
  const signed = [...headers].filter(([name]) => name.startsWith('x-amz-'));
  const signer = new AwsV4Signer({ url, method, headers: signed, service: 's3', region, ...keys });
  for (const [name, value] of (await signer.sign()).headers) headers.set(name, value);
  return null;
}
