import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';

/** Verifies a token of Cloudflare Access and returns what it says. */
export async function verifyToken(token: string, team: string, audience: string): Promise<JWTPayload> {
  const issuer = team.startsWith('https://') ? team : `https://${team}`;
  const keys = createRemoteJWKSet(new URL(`${issuer}/cdn-cgi/access/certs`));
  const { payload } = await jwtVerify(token, keys, { issuer, audience });
  return payload;
}
