// 2026.2.3 has no `config validate`: this asks the function its gateway asks, which also looks for the plugins.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [dist, file] = process.argv.slice(2);
const isIt = (name) => /^config-.*\.js$/.test(name) && readFileSync(join(dist, name), 'utf8').includes('validateConfigObjectWithPlugins as l');
const [module] = readdirSync(dist).filter(isIt);
const { l: validate } = await import(pathToFileURL(join(dist, module)));
const answer = validate(JSON.parse(readFileSync(file, 'utf8')));
console.log(JSON.stringify({ valid: answer.ok === true, issues: answer.issues ?? [] }));
process.exit(0);
