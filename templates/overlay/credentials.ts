// The credentials of a request that a rule allows: ours are put in, a stranger's stop it. The same as moltctl's
// `policy::evaluate::{credentials, tables}`.
//
// A host that everybody has accounts at takes out whatever a stranger's key can store there. So every place where a
// credential can travel must be empty or hold our placeholder, unless the rule says `own_credentials = "pass"`.

import { hostAllows } from './address';
import { checkBody } from './body';
import {
  type Address,
  type Credential,
  type Inject,
  type Injection,
  type Outgoing,
  type Policy,
  Refusal,
  headerValues,
  lower,
  trimmed,
} from './request';
import { anyHolds, holds, parameter } from './tokens';

/** Headers, lower case. */
const HEADERS: readonly string[] = [
  'api-key',
  'apikey',
  'authorization',
  'cf-access-client-id',
  'cf-access-client-secret',
  'cf-access-jwt-assertion',
  'cf-aig-authorization',
  'cookie',
  'dd-api-key',
  'dd-application-key',
  'ocp-apim-subscription-key',
  'private-token',
  'proxy-authorization',
  'x-amz-security-token',
  'x-api-key',
  'x-auth',
  'x-auth-email',
  'x-auth-key',
  'x-auth-user',
  'x-aws-ec2-metadata-token',
  'x-functions-key',
  'x-goog-api-key',
  'x-goog-iap-jwt-assertion',
  'x-key',
];

/** Ends of headers that speak for themselves, whoever invented them. */
const HEADER_ENDS: readonly string[] = [
  '-access-key',
  '-api-key',
  '-apikey',
  '-auth',
  '-auth-key',
  '-authorization',
  '-cookie',
  '-credential',
  '-credentials',
  '-jwt',
  '-password',
  '-secret',
  '-subscription-key',
  '-token',
];

/** Headers by which a server takes a request for one of another method. */
export const METHOD_OVERRIDES: readonly string[] = [
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
];

/** Headers by which a server takes a request for one of another path. */
export const PATH_OVERRIDES: readonly string[] = [
  'x-envoy-original-path',
  'x-forwarded-path',
  'x-forwarded-uri',
  'x-original-uri',
  'x-original-url',
  'x-rewrite-url',
];

/** Parameters of a query, lower case, with `_` for every other separator. */
const QUERY: readonly string[] = [
  'access_key',
  'access_token',
  'accesstoken',
  'api_key',
  'api_token',
  'apikey',
  'auth',
  'auth_key',
  'auth_token',
  'authorization',
  'authtoken',
  'awsaccesskeyid',
  'bearer',
  'bearer_token',
  'bot_token',
  'client_secret',
  'credential',
  'credentials',
  'googleaccessid',
  'hapikey',
  'id_token',
  'jwt',
  'key',
  'oauth_token',
  'passwd',
  'password',
  'private_token',
  'refresh_token',
  'secret',
  'sig',
  'signature',
  'subscription_key',
  'token',
  'x_amz_credential',
  'x_amz_security_token',
  'x_amz_signature',
  'x_api_key',
  'x_goog_credential',
  'x_goog_signature',
];

/** Words before a placeholder in a header that is taken out. */
const SCHEMES: readonly string[] = [
  'bearer ',
  'bot ',
  'token ',
];

/** Parts of a WebSocket's subprotocol that mean it carries a credential. */
const PROTOCOL_WORDS: readonly string[] = [
  'auth',
  'bearer',
  'jwt',
  'key',
  'secret',
  'token',
];

/** Beginning of a Signature Version 4, up to the access key id. */
const SIGNATURE = 'AWS4-HMAC-SHA256 Credential=';

/** What becomes of the credentials of a request. */
interface Settled {
  inject: Inject[];
  remove: string[];
  query: string;
}

/** One way a secret is put in at the host of the request. */
interface Way {
  readonly credential: Credential;
  readonly injection: Injection;
}

/** What is known while one request is looked at. */
interface Look {
  readonly request: Outgoing;
  readonly address: Address;
  readonly ways: readonly Way[];
  /** Secrets whose placeholders may be shown to this host. */
  readonly ours: readonly Credential[];
  readonly passes: boolean;
}

/** Settles the credentials of a request that a rule allows, or throws a Refusal. */
export function settle(policy: Policy, passes: boolean, request: Outgoing, address: Address): Settled {
  const ways = policy.credentials
    .flatMap((credential) => credential.inject.map((injection) => ({ credential, injection })))
    .filter((way) => hostAllows(way.injection.host, address.host));
  const ours = policy.credentials.filter(({ slot }) =>
    ways.some(
      ({ credential, injection }) =>
        credential.slot === slot || (injection.how === 'sigv4' && injection.access_key_id === slot),
    ),
  );
  const look: Look = { request, address, ways, ours, passes };
  const settled: Settled = { inject: [], remove: [], query: '' };
  const signed = settleSignature(look, settled);
  settleHeaders(look, signed, settled);
  checkProtocols(look);
  settlePath(look, settled);
  settleFrames(look, settled);
  settleQuery(look, settled);
  if (!passes && ways.some((way) => way.injection.how === 'header')) checkBody(request, ours);
  return settled;
}

/** A request to a host that signs must bear a signature with our access key id. Whether it does. */
function settleSignature({ request, ways, ours, passes }: Look, settled: Settled): boolean {
  const values = headerValues(request, 'authorization');
  const value = (values.length === 1 ? values[0] : undefined) ?? '';
  const slash = value.indexOf('/');
  const id = value.startsWith(SIGNATURE) && slash >= SIGNATURE.length ? value.slice(SIGNATURE.length, slash) : '';
  let signs = false;
  for (const { credential, injection } of ways) {
    if (injection.how !== 'sigv4') continue;
    signs = true;
    const { access_key_id } = injection;
    if (ours.some((it) => it.slot === access_key_id && holds(it, id))) {
      settled.inject.push({ how: 'sigv4', slot: credential.slot, access_key_id });
      return true;
    }
  }
  if (signs && !passes) throw new Refusal('foreign-credential');
  return false;
}

function settleHeaders({ request, ways, ours, passes }: Look, signed: boolean, settled: Settled): void {
  const found: Way[] = [];
  for (const [rawName, rawValue] of request.headers) {
    const [name, value] = [lower(rawName), trimmed(rawValue)];
    const way = ways.find((it) => isInHeader(it, name, value));
    const named = ways.some((it) => headerOf(it) === name);
    if (value === '' || (!named && !bearsACredential(name)) || (signed && name === 'authorization')) continue;
    const again = headerValues(request, name).length > 1;
    if (way && !again) found.push(way);
    else if (!again && anyHolds(ours, withoutScheme(value))) settled.remove.push(name);
    else if (!passes) throw new Refusal('foreign-credential');
  }
  for (const way of ways) {
    if (way.injection.how !== 'header') continue;
    const { name, prefix } = way.injection;
    const here = found.find((it) => headerOf(it) === name);
    // What is missing is set where there is no doubt about what belongs there.
    const wanted = here ? here === way : !passes && ways.filter((it) => headerOf(it) === name).length === 1;
    if (!wanted || (signed && name === 'authorization')) continue;
    settled.remove = settled.remove.filter((it) => it !== name);
    settled.inject.push({ how: 'header', slot: way.credential.slot, name, prefix });
  }
}

/** Some servers take a key as a subprotocol of the WebSocket, for browsers cannot set headers. */
function checkProtocols({ request, passes }: Look): void {
  const bears = (value: string): boolean => PROTOCOL_WORDS.some((word) => lower(value).includes(word));
  if (!passes && headerValues(request, 'sec-websocket-protocol').some(bears)) throw new Refusal('foreign-credential');
}

/** Exactly one segment bears our placeholder, and none a stranger's value. There may be none where the host takes a
 * credential in another way as well. */
function settlePath({ address, ways, passes }: Look, settled: Settled): void {
  const paths = ways.flatMap(({ credential, injection }) =>
    injection.how === 'path' ? [{ credential, prefix: injection.prefix }] : [],
  );
  let [foreign, count] = [false, 0];
  for (const [segment, text] of address.segments.entries()) {
    const ours = paths.find(({ credential, prefix }) => {
      return text.startsWith(prefix) && holds(credential, text.slice(prefix.length));
    });
    if (ours) {
      settled.inject.push({ how: 'path', slot: ours.credential.slot, segment, prefix: ours.prefix });
      count++;
    } else {
      foreign ||= paths.some(({ prefix }) => prefix !== '' && lower(text).startsWith(lower(prefix)));
    }
  }
  const missing = count === 0 && paths.length > 0 && paths.length === ways.length;
  if (!passes && (foreign || missing || count > 1)) throw new Refusal('foreign-credential');
}

function settleFrames({ request, address, ways }: Look, settled: Settled): void {
  if (!address.wss && headerValues(request, 'upgrade').length === 0) return;
  for (const { credential, injection } of ways) {
    if (injection.how !== 'frame') continue;
    settled.inject.push({ how: 'frame', slot: credential.slot, protocol: injection.protocol });
    return;
  }
}

function settleQuery({ address, ours, passes }: Look, settled: Settled): void {
  const kept: string[] = [];
  for (const raw of address.query.split('&')) {
    const kind = parameter(raw, QUERY, ours);
    if (kind === 'foreign' && !passes) throw new Refusal('foreign-credential');
    if (kind !== 'ours') kept.push(raw);
  }
  settled.query = kept.join('&');
}

/** The header a way sets. */
function headerOf({ injection }: Way): string | null {
  return injection.how === 'header' ? injection.name : null;
}

function isInHeader({ credential, injection }: Way, name: string, value: string): boolean {
  if (injection.how !== 'header' || injection.name !== name) return false;
  const { prefix } = injection;
  return lower(value).startsWith(lower(prefix)) && holds(credential, value.slice(prefix.length));
}

/** Whether a header of this name bears a credential, whoever invented it. */
function bearsACredential(name: string): boolean {
  return HEADERS.includes(name) || HEADER_ENDS.some((end) => name.endsWith(end));
}

function withoutScheme(value: string): string {
  const scheme = SCHEMES.find((it) => lower(value).startsWith(it));
  return scheme === undefined ? value : value.slice(scheme.length);
}
