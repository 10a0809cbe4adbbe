// The container's class: no internet of its own, TLS intercepted, every host through `ContainerProxy`.
//
// What is not shown here and was not seen in production: which names the platform resolves. With `dns = "open"` every name
// can be looked up, so that a name can carry data out past the proxy. With `dns = "strict"` only the listed hosts are
// intercepted; the runtime that could be read then resolves only these.

import { env as bindings } from 'cloudflare:workers';
import { Sandbox as SdkSandbox } from '@cloudflare/sandbox';
import { POLICY } from './policy';
import { type Bindings, ownHost, withPlaceholders } from './slots';

const STRICT = POLICY.dns === 'strict';

/** A name that is nobody's (RFC 2606). An empty list blocks everything by an accident of the library, so none is empty. */
const NOBODY = 'moltctl.invalid';

/** What may be asked at all. `ContainerProxy` decides; this list is the second lock should its export ever be lost. */
function hosts(): [string, ...string[]] {
  const own = POLICY.browser.mode === 'off' ? null : ownHost(bindings as unknown as Bindings);
  const listed = new Set([...POLICY.allow.map((rule) => rule.host), ...(own === null ? [] : [own])]);
  return [NOBODY, ...listed];
}

/** The container. The name is the one of the binding and of the migration: it must stay. */
export class Sandbox extends SdkSandbox<Bindings> {
  // Plain fields of the base class. `outbound` and `outboundByHost` are accessors of it, which a static field of the same name
  // would hide without being read; they are never written as fields.
  override enableInternet = false;
  override interceptHttps = true;
  override allowedHosts: string[] | undefined = STRICT ? undefined : hosts();

  constructor(state: ConstructorParameters<typeof SdkSandbox<Bindings>>[0], env: Bindings) {
    super(state, withPlaceholders(env));
  }
}

if (STRICT) {
  // Assigned after the class, so that the accessor of the base class runs. Patterns are left out: interception by host takes
  // whole names, and what is not intercepted is dropped.
  const refuse = (): Response => new Response(null, { status: 403 });
  Sandbox.outboundByHost = Object.fromEntries(
    hosts()
      .filter((host) => !host.includes('*'))
      .map((host) => [host, refuse]),
  );
}
