// Proves that shared/ cannot use Node or the DOM: each line below must fail to compile under shared's own project,
// with everything that shared imports loaded beside it (a package's types could bring Node's globals along).
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runCommand } from './run-command.ts';

const FORBIDDEN = [
  'export const a = process.cwd();',
  "export const b = Buffer.from('x');",
  'export const c = document.title;',
  'export const d = window.location;',
  "export const e = await fetch('x');",
  "import fs from 'node:fs'; export const f = fs;",
];
const folder = join(ROOT, '.cache', 'purity');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
FORBIDDEN.forEach((line, index) => {
  writeFileSync(join(folder, `forbidden-${index}.ts`), `${line}\n`);
});
writeFileSync(
  join(folder, 'tsconfig.json'),
  JSON.stringify({
    extends: '../../shared/tsconfig.json',
    include: ['.', '../../shared'],
    exclude: ['../../shared/**/*.test.ts'],
  }),
);
const { output } = await runCommand('tsc', ['--noEmit', '-p', join(folder, 'tsconfig.json')]);
const accepted = FORBIDDEN.filter((_, index) => !output.includes(`forbidden-${index}.ts`));
for (const line of accepted) console.error(`The core accepts what it must not: ${line}`);
rmSync(folder, { recursive: true, force: true });
process.exitCode = accepted.length === 0 ? 0 : 1;
