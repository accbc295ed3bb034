// `npm test`: checks, unit and integration tests, browser tests. Ends with one plain line "N passed, N failed".
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runChecks } from './check.ts';
import { ROOT, runCommand } from './run-command.ts';

interface Count {
  passed: number;
  failed: number;
}
const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
  } catch {
    return undefined;
  }
};

async function unit(): Promise<Count> {
  const { code } = await runCommand(
    'vitest',
    ['run', '--reporter=default', '--reporter=json', '--outputFile.json=.cache/unit.json'],
    { live: true },
  );
  const result = readJson('.cache/unit.json') as { numPassedTests: number; numFailedTests: number } | undefined;
  // A run that failed without a failed test (a crash, a suite that did not load) still counts as one failure.
  return { passed: result?.numPassedTests ?? 0, failed: Math.max(result?.numFailedTests ?? 0, code === 0 ? 0 : 1) };
}

async function browser(): Promise<Count> {
  const { code } = await runCommand('playwright', ['test', '--config', 'e2e/playwright.config.ts'], { live: true });
  const result = readJson('.cache/e2e.json') as { stats: { expected: number; unexpected: number } } | undefined;
  return { passed: result?.stats.expected ?? 0, failed: Math.max(result?.stats.unexpected ?? 0, code === 0 ? 0 : 1) };
}

async function build(): Promise<Count> {
  const { code } = await runCommand('node', ['scripts/build.ts', '--if-stale'], { live: true });
  const inspection = code === 0 ? await runCommand('node', ['scripts/check-built.ts']) : { code: 1, output: '' };
  console.log(
    `${inspection.code === 0 ? 'ok  ' : 'FAIL'} built files${inspection.output === '' ? '' : `\n${inspection.output}`}`,
  );
  return { passed: inspection.code === 0 ? 1 : 0, failed: inspection.code === 0 ? 0 : 1 };
}

rmSync(join(ROOT, '.cache'), { recursive: true, force: true });
mkdirSync(join(ROOT, '.cache'), { recursive: true });
const total: Count = { passed: 0, failed: 0 };
for (const step of [runChecks, build, unit, browser]) {
  const { passed, failed } = await step();
  total.passed += passed;
  total.failed += failed;
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
