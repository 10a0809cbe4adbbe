// Decides of one request: deny wins, and what no rule speaks of is denied. The same as moltctl's `policy::evaluate`, and
// held equal to it by generated cases that run in workerd.
//
// Pure: no bindings, no clock, no network. It may be called twice for a request (see `body-unread`).

import { hostAllows, hostDenies, pathAllows, pathDenies, readAddress } from './address';
import { METHOD_OVERRIDES, PATH_OVERRIDES, settle } from './credentials';
import {
  type Address,
  type AllowRule,
  type Decision,
  type DenyRule,
  type Outgoing,
  type Policy,
  type Reason,
  Refusal,
  type Target,
  headerValues,
  lower,
} from './request';

export type * from './request';

/** What becomes of a request. */
export function evaluate(policy: Policy, request: Outgoing): Decision {
  return settled(() => {
    const address = readAddress(request.url);
    const rule = policy.deny.find((it) => denies(it, request.method, address));
    if (rule) return denied('denied', rule.id, address);
    let nearest: Reason = 'host';
    let near: string | null = null;
    for (const allow of policy.allow) {
      const miss = misses(policy, allow, request, address);
      if (miss === null) return allowed(policy, allow, request, address);
      if (howFar(miss) > howFar(nearest)) [nearest, near] = [miss, allow.id];
    }
    return denied(nearest, near, address);
  });
}

/** Whether the browser outside the container may load a URL. `inject` and `remove` are always empty. */
export function browse(policy: Policy, method: string, url: string): Decision {
  if (policy.browser.mode === 'off') return denied('off', null, null);
  return settled(() => {
    const address = readAddress(url);
    const deny = policy.deny.find((it) => denies(it, method, address));
    if (deny) return denied('denied', deny.id, address);
    const rules = policy.browser.allow.filter((it) => hostAllows(it.host, address.host));
    if (rules.length === 0) return denied('host', null, address);
    if (!policy.ports.includes(address.port)) return denied('port', null, address);
    if (!rules.some((it) => allowsPath(it.paths, address))) return denied('path', null, address);
    return { verdict: 'allow', rule: null, reason: 'allowed', inject: [], remove: [], url: target(address) };
  });
}

/** The URL to ask instead of the one that was sent. */
export function toUrl({ host, port, path, query }: Target): string {
  return `https://${host}${port === 443 ? '' : `:${port}`}${path}${query === '' ? '' : `?${query}`}`;
}

function settled(decide: () => Decision): Decision {
  try {
    return decide();
  } catch (refusal) {
    if (refusal instanceof Refusal) return denied(refusal.reason, null, null);
    throw refusal;
  }
}

function denies(rule: DenyRule, method: string, address: Address): boolean {
  const upper = method.replace(/[a-z]/g, (letter) => letter.toUpperCase());
  return (
    hostDenies(rule.host, address.host) &&
    (rule.methods.length === 0 || rule.methods.includes(upper)) &&
    (rule.paths.length === 0 || rule.paths.some((it) => pathDenies(it, address.segments)))
  );
}

/** What an allow rule lacks for a request; null when it fits. */
function misses(policy: Policy, rule: AllowRule, request: Outgoing, address: Address): Reason | null {
  if (!hostAllows(rule.host, address.host)) return 'host';
  const ports = rule.ports.length === 0 ? policy.ports : rule.ports;
  if (!ports.includes(address.port)) return 'port';
  const { method } = request;
  const listed = rule.methods.length === 0 || rule.methods.includes(method);
  if (!listed || !isMethod(method) || overridden(request, METHOD_OVERRIDES)) return 'method';
  if (!allowsPath(rule.paths, address) || overridden(request, PATH_OVERRIDES)) return 'path';
  const upgrades = headerValues(request, 'upgrade');
  const websocket = address.wss || upgrades.length > 0;
  const good = rule.websocket && method === 'GET' && upgrades.every((it) => lower(it) === 'websocket');
  return websocket && !good ? 'websocket' : null;
}

/** How far a request got in a rule. */
function howFar(miss: Reason): number {
  return ['port', 'method', 'path', 'websocket'].indexOf(miss) + 1;
}

/** Those that are none of a request (`CONNECT`) or hand it back with its credentials (`TRACE`) are never allowed. */
function isMethod(method: string): boolean {
  return /^[A-Z-]{1,32}$/.test(method) && !['CONNECT', 'TRACE', 'TRACK'].includes(method);
}

/** Whether a header tells the server to take the request for another one than was judged. */
function overridden(request: Outgoing, names: readonly string[]): boolean {
  return names.some((name) => headerValues(request, name).length > 0);
}

function allowsPath(paths: readonly string[], address: Address): boolean {
  return paths.length === 0 || paths.some((it) => pathAllows(it, address.segments));
}

function allowed(policy: Policy, rule: AllowRule, request: Outgoing, address: Address): Decision {
  try {
    const { inject, remove, query } = settle(policy, rule.own_credentials === 'pass', request, address);
    const url = { ...target(address), query };
    return { verdict: 'allow', rule: rule.id, reason: 'allowed', inject, remove, url };
  } catch (refusal) {
    if (refusal instanceof Refusal) return denied(refusal.reason, rule.id, address);
    throw refusal;
  }
}

function denied(reason: Reason, rule: string | null, address: Address | null): Decision {
  return { verdict: 'deny', rule, reason, inject: [], remove: [], url: address && target(address) };
}

function target({ host, port, path, query }: Address): Target {
  return { host, port, path, query };
}
