// The hardening that `moltctl policy apply` puts into a checkout. Everything here is its own: change policy.toml and apply again.

export { hardened } from './guard';
export { ContainerProxy } from './proxy';
export { Sandbox } from './sandbox';
