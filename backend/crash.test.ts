import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openTestBackend, type TestBackend, temporaryFolder } from './backend.test-helper.ts';

const CHILD = fileURLToPath(new URL('./crash-child.test-helper.ts', import.meta.url));
const ROUNDS = 9;

/** Runs the program and kills it with SIGKILL after a time, or after so many acknowledgements; returns those. */
function workAndKill(dataFolder: string, kill: { afterMs: number } | { afterWords: number }): Promise<string[][]> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [CHILD, dataFolder], { stdio: ['ignore', 'pipe', 'pipe'] });
    const words: string[][] = [];
    let trouble = '';
    child.stderr.on('data', (chunk) => (trouble += chunk));
    createInterface({ input: child.stdout }).on('line', (line) => {
      words.push(line.split(' '));
      if ('afterWords' in kill && words.length >= kill.afterWords) child.kill('SIGKILL');
    });
    if ('afterMs' in kill) setTimeout(() => child.kill('SIGKILL'), kill.afterMs);
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') done(words);
      else fail(new Error(`The program ended by itself (${code}): ${trouble}`));
    });
  });
}

async function checkAcknowledged(test: TestBackend, words: readonly string[][]): Promise<void> {
  const { api, backend } = test;
  const agent = (await api.agents.list()).find((one) => one.slug === 'route-support-tickets')?.id ?? '';
  const draft = await api.drafts.get({ agent });
  const [, revision = '0'] = words.findLast(([word]) => word === 'draft') ?? [];
  // One save may have been on disk before its acknowledgement was heard.
  expect(draft.revision - Number(revision)).toBeGreaterThanOrEqual(0);
  if (draft.revision > 0) expect(draft.spec.purpose).toBe(`Purpose after revision ${draft.revision - 1}`);
  for (const [word, id = '', second = '', third = ''] of words) {
    if (word === 'run') expect((await api.runs.results({ run: id })).run.state).not.toBe('running');
    if (word === 'result')
      expect((await api.runs.results({ run: id })).results.map((result) => result.caseId)).toContain(second);
    if (word === 'report') expect((await api.runs.report({ hash: second })).agent).toBe(agent);
    if (word === 'change') expect((await api.changes.get({ id })).version.hash).toBe(second);
    if (word === 'approved') expect((await api.changes.get({ id })).reviews).toHaveLength(1);
    if (word === 'deployed') {
      const { id: workspace } = await api.workspace.current();
      const [entry] = await backend.context.ledger.entries(backend.context.db, workspace, Number(second) - 1, 1);
      expect(entry?.hash).toBe(third);
      expect((await api.changes.get({ id })).status).toBe('deployed');
    }
  }
  expect(await api.workspace.verify()).toMatchObject({ ok: true, problem: null });
  expect((await api.workspace.list()).map((workspace) => workspace.kind)).toEqual(['sample']);
}

it('loses nothing that was acknowledged when it is killed at any moment', { timeout: 120_000 }, async () => {
  const dataFolder = temporaryFolder();
  const everything: string[][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // Every third kill hits the start, the first start included; the others hit typing, runs and sign-offs.
    const kill = [
      { afterMs: randomInt(150, 900) },
      { afterWords: randomInt(30, 60) },
      { afterWords: randomInt(2, 30) },
    ][round % 3] ?? { afterMs: 500 };
    const words = await workAndKill(dataFolder, kill);
    everything.push(...words);
    const test = await openTestBackend({ dataFolder });
    await checkAcknowledged(test, everything.slice(-80)).catch((error: Error) => {
      error.message = `Round ${round}, killed ${JSON.stringify(kill)}: ${error.message}`;
      throw error;
    });
    await test.backend.close();
  }
  expect(everything.some(([word]) => word === 'deployed')).toBe(true);
  expect(everything.filter(([word]) => word === 'draft').length).toBeGreaterThan(20);
  rmSync(dataFolder, { recursive: true });
});
