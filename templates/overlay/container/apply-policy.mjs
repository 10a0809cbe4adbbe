// Written by `moltctl policy apply`. Puts the policy into OpenClaw's configuration, before the gateway starts.
//
//   node apply-policy.mjs /root/.openclaw/openclaw.json
//
// The configuration comes back from a backup and is written by the agent's own process: whatever stands in it, here it is
// brought to what the policy says. What cannot be read or done ends with status 1, and then no gateway may start.
import { existsSync, lstatSync, readFileSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FORMAT = 'moltctl-openclaw-patch/1';
/** Every placeholder of a policy holds this. */
const MARK = 'moltctl-injected';
/** Keys that would reach past an object. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

class Refused extends Error {}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const shown = (at) => at.map((step) => (typeof step === 'string' ? step : step.id ? `[${step.id}]` : '[]')).join('.');

/** Reads strict JSON; `what` names the file in a refusal, never its text. */
function read(path, what) {
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Refused(`${what} cannot be read`);
  }
  let value;
  try {
    value = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    throw new Refused(`${what} is not JSON`);
  }
  if (!isObject(value)) throw new Refused(`${what} is not an object`);
  return { text, value };
}

/** Replaces a file at once: a reader sees the old text or the new one. */
function write(path, text) {
  const real = existsSync(path) ? realpathSync(path) : path;
  const beside = `${real}.moltctl-${process.pid}`;
  try {
    writeFileSync(beside, text, { mode: 0o600, flag: 'wx' });
    renameSync(beside, real);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new Refused(`${path} cannot be written (${error.code ?? 'failed'})`);
  }
}

/** The values below `nodes` that a step leads to, with how each is put back. */
function follow(node, step, make) {
  if (typeof step === 'string') {
    if (FORBIDDEN.has(step)) throw new Refused(`the patch names ${step}`);
    if (!isObject(node)) return [];
    if (!Object.hasOwn(node, step) && make) node[step] = {};
    return Object.hasOwn(node, step) ? [step].map((key) => ({ owner: node, key })) : [];
  }
  if (step.each) {
    return (isObject(node) || Array.isArray(node) ? Object.keys(node) : []).map((key) => ({ owner: node, key }));
  }
  // An entry of a list by its `id`, or of an object by its key. It is never made: what is not there needs no restriction.
  if (Array.isArray(node)) {
    return node.flatMap((entry, key) => (isObject(entry) && entry.id === step.id ? [{ owner: node, key }] : []));
  }
  return isObject(node) && Object.hasOwn(node, step.id) && !FORBIDDEN.has(step.id)
    ? [{ owner: node, key: step.id }]
    : [];
}

/** Every object that holds the last step of `at`. */
function holders(root, at, make) {
  let nodes = [root];
  at.slice(0, -1).forEach((step, depth) => {
    // A list of agents is never made for the sake of one of them.
    const makes = make && at.slice(depth + 1).every((later) => typeof later === 'string');
    nodes = nodes.flatMap((node) => follow(node, step, makes).map(({ owner, key }) => owner[key]));
    if (make && !nodes.every((node) => isObject(node) || Array.isArray(node))) {
      throw new Refused(`${shown(at.slice(0, depth + 1))} is not an object`);
    }
  });
  return nodes;
}

const fits = (name, pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern);

/** Makes one change. */
export function change(root, op) {
  const last = op.at[op.at.length - 1];
  const makes = Object.hasOwn(op, 'set') || Object.hasOwn(op, 'default');
  if (makes && typeof last !== 'string') throw new Refused(`the patch sets ${shown(op.at)}, which is no key`);
  if (typeof last === 'string' && FORBIDDEN.has(last)) throw new Refused(`the patch names ${last}`);
  for (const holder of holders(root, op.at, makes)) {
    if (makes) {
      if (!isObject(holder)) throw new Refused(`${shown(op.at.slice(0, -1))} is not an object`);
      if (Object.hasOwn(op, 'set')) holder[last] = structuredClone(op.set);
      else if (!Object.hasOwn(holder, last)) holder[last] = structuredClone(op.default);
      continue;
    }
    for (const { owner, key } of follow(holder, last, false)) {
      if (op.unset === true) {
        if (Array.isArray(owner)) throw new Refused(`the patch takes an entry out of the list ${shown(op.at)}`);
        delete owner[key];
      } else if (Object.hasOwn(op, 'replace')) {
        owner[key] = structuredClone(op.replace);
      } else if (Array.isArray(op.keep)) {
        const kept = owner[key];
        if (!isObject(kept)) throw new Refused(`${shown(op.at)} is not an object`);
        for (const name of Object.keys(kept)) {
          if (!op.keep.some((pattern) => fits(name, pattern))) delete kept[name];
        }
      } else {
        throw new Refused(`the patch holds a change of ${shown(op.at)} that this script does not know`);
      }
    }
  }
}

/** What the container holds in the place of a secret; undefined when it holds nothing. */
function placeholder(secret, env) {
  const held = env[secret.slot];
  if (held) {
    if (!held.includes(MARK)) {
      throw new Refused(`${secret.slot} holds a real value: the Worker in front does not enforce the policy`);
    }
    return held;
  }
  // With a public part before it the placeholder is known to the Worker alone.
  return secret.whole ? secret.placeholder : undefined;
}

/** Stored copies of an injected secret make way for its placeholder. */
export function scrub(root, secrets, env) {
  for (const secret of secrets) {
    const value = placeholder(secret, env);
    for (const at of secret.at) {
      for (const holder of holders(root, at, false)) {
        for (const { owner, key } of follow(holder, at[at.length - 1], false)) {
          if (value === undefined) delete owner[key];
          else owner[key] = value;
        }
      }
    }
  }
}

/** Keys in `agents/<id>/agent/auth-profiles.json` and `auth.json`: OpenClaw takes them before its environment. */
function scrubProfiles(state, secrets, env) {
  const agents = join(state, 'agents');
  let scrubbed = 0;
  for (const agent of existsSync(agents) ? readdirSync(agents) : []) {
    for (const name of ['auth-profiles.json', 'auth.json']) {
      const path = join(agents, agent, 'agent', name);
      if (!existsSync(path)) continue;
      const { text, value } = read(path, path);
      const profiles = name === 'auth.json' ? Object.entries(value) : Object.entries(value.profiles ?? {});
      for (const [id, profile] of profiles) {
        if (!isObject(profile)) continue;
        const provider = typeof profile.provider === 'string' ? profile.provider : id.split(':')[0];
        const secret = secrets.find((it) => it.providers.includes(provider));
        if (!secret) continue;
        const held = placeholder(secret, env) ?? secret.placeholder;
        for (const field of ['key', 'token', 'apiKey']) if (typeof profile[field] === 'string') profile[field] = held;
      }
      const after = JSON.stringify(value, null, 2);
      if (after !== JSON.stringify(JSON.parse(text.replace(/^\ufeff/, '')), null, 2)) {
        write(path, after);
        scrubbed += 1;
      }
    }
  }
  return scrubbed;
}

/** The whole patch on one configuration. */
export function apply(root, patch, env) {
  for (const op of patch.config) change(root, op);
  scrub(root, patch.secrets, env);
  return root;
}

/** Earlier copies that OpenClaw may go back to say what the policy says, or go. */
function copies(config, patch, env) {
  const base = config.slice(dirname(config).length + 1);
  for (const name of readdirSync(dirname(config))) {
    if (!name.startsWith(`${base}.`) || !/\.(bak(\.\d+)?|last-good|clobbered\..+)$/.test(name)) continue;
    const path = join(dirname(config), name);
    if (!lstatSync(path).isFile()) continue;
    try {
      write(path, `${JSON.stringify(apply(read(path, path).value, patch, env), null, 2)}\n`);
    } catch {
      rmSync(path, { force: true });
    }
  }
}

/** The second document that says which programs run. The gateway's socket in it stays. */
function approvals(state, wanted) {
  const path = join(state, 'exec-approvals.json');
  const before = existsSync(path) ? read(path, path).value : {};
  const after = { version: 1, ...(isObject(before.socket) ? { socket: before.socket } : {}), ...wanted };
  write(path, `${JSON.stringify(after, null, 2)}\n`);
}

function main(config) {
  if (!config) throw new Refused('name the configuration: apply-policy.mjs FILE');
  const patch = read(join(dirname(fileURLToPath(import.meta.url)), 'openclaw-patch.json'), 'openclaw-patch.json').value;
  if (patch.format !== FORMAT) throw new Refused(`openclaw-patch.json is not ${FORMAT}`);
  for (const part of ['config', 'secrets']) {
    if (!Array.isArray(patch[part])) throw new Refused(`openclaw-patch.json has no list of ${part}`);
  }
  const state = dirname(config);
  const { value } = read(config, config);
  apply(value, patch, process.env);
  write(config, `${JSON.stringify(value, null, 2)}\n`);
  copies(config, patch, process.env);
  if (patch.approvals) approvals(state, patch.approvals);
  const scrubbed = scrubProfiles(state, patch.secrets, process.env);
  console.log(`moltctl policy: ${patch.config.length} settings, ${scrubbed} profiles without keys, OpenClaw ${patch.openclaw}`);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    main(process.argv[2]);
  } catch (error) {
    const why = error instanceof Refused ? error.message : `unexpected ${error?.name ?? 'failure'}`;
    console.error(`moltctl policy: ${why}; the gateway must not start`);
    process.exit(1);
  }
}
