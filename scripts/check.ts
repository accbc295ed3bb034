// `npm run check`: compiler per folder, lint and format, import directions, dead code, purity of the core.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandResult, ROOT, runCommand } from './run-command.ts';

const FOLDERS = [
  'shared',
  'engine',
  'ledger',
  'backend',
  'registry',
  'client',
  'cli',
  'webhost',
  'electron',
  'renderer',
  'resources',
  'e2e',
  'bench',
  'scripts',
];
const projects = [
  ...FOLDERS.map((folder) => join(folder, 'tsconfig.json')),
  'electron/tsconfig.preload.json',
  'tsconfig.tests.json',
].filter((project) => existsSync(join(ROOT, project)));

const checks: { name: string; run: () => Promise<CommandResult> }[] = [
  ...projects.map((project) => ({
    name: `types ${project}`,
    run: () => runCommand('tsc', ['--noEmit', '-p', project]),
  })),
  { name: 'the core has neither Node nor DOM', run: () => runCommand('node', ['scripts/check-purity.ts']) },
  { name: 'lint and format', run: () => runCommand('biome', ['ci', '--colors=off', '.']) },
  { name: 'import directions', run: () => runCommand('node', ['scripts/check-imports.ts']) },
  { name: 'dead code', run: () => runCommand('knip', []) },
];

/** Runs every check, prints what failed with its output, and answers the counts. */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  let failed = 0;
  for (const check of checks) {
    const { code, output } = await check.run();
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${check.name}`);
    if (code !== 0) {
      failed += 1;
      console.log(output.trim());
    }
  }
  return { passed: checks.length - failed, failed };
}

if (process.argv[1] === import.meta.filename) {
  const { failed } = await runChecks();
  process.exitCode = failed === 0 ? 0 : 1;
}
