// Inspects the built Electron files: what a sandboxed preload may require, and what must never be bundled.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run-command.ts';

const read = (file: string): string => readFileSync(join(ROOT, 'dist', 'electron', file), 'utf8');
const required = (code: string): string[] =>
  [...code.matchAll(/\brequire\(\s*["'`]([^"'`]+)["'`]\s*\)/g)].map((match) => match[1] ?? '');
const imported = (code: string): string[] =>
  [...code.matchAll(/^\s*(?:import|export)\b[^;]*?\bfrom\s*["']([^"']+)["']/gm)].map((match) => match[1] ?? '');

const preload = read('preload.cjs');
const main = read('main.js');
const problems = [
  required(preload).some((name) => name !== 'electron') &&
    `preload.cjs requires ${required(preload).join(', ')}; a sandboxed preload may require only electron`,
  required(preload).length === 0 && 'preload.cjs does not require electron',
  (/^\s*import\b/m.test(preload) || /^\s*export\b/m.test(preload)) && 'preload.cjs is not CommonJS',
  preload.length > 10_000 && `preload.cjs has ${preload.length} characters; something was bundled into it`,
  !imported(main).includes('electron') && 'main.js does not import electron from outside',
  ['main.js', 'backend-process.js', 'preload.cjs'].some((file) => read(file).includes('Downloading Electron')) &&
    "Electron's npm shim was bundled; it would start a download",
  !imported(everyChunk()).includes('better-sqlite3') && 'better-sqlite3 is not external; its binary would not be found',
].filter((problem) => problem !== false);

function everyChunk(): string {
  const entry = read('backend-process.js');
  const chunks = imported(entry)
    .filter((name) => name.startsWith('./'))
    .map((name) => read(name));
  return [entry, ...chunks].join('\n');
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
