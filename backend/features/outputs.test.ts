import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../../shared/grading/fixture.test-helper.ts';
import type { CaseResult, Sample } from '../../shared/grading/report.ts';
import type { StoredOutput } from '../../shared/grading/stored-output.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import { openTestBackend, type TestBackend } from '../backend.test-helper.ts';
import { appendResults, insertRun, type StoredRun } from '../store/runs.ts';

const callRecord = call();
let test: TestBackend;
let agent: string;
beforeAll(async () => {
  test = await openTestBackend();
  agent = (await test.api.agents.list())[0]?.id ?? '';
});
afterAll(() => test.stop());

const sample = (output: JsonObject | null, more: Partial<Sample> = {}): Sample => ({
  outcome: 'ok',
  output,
  problems: [],
  fields: [],
  rules: [],
  verdict: 'pass',
  reason: '',
  call: callRecord,
  ...more,
});
const result = (caseId: string, samples: Sample[], input: JsonObject = { of: caseId }): CaseResult => ({
  caseId,
  title: `Case ${caseId}`,
  input,
  verdict: 'pass',
  reason: '',
  samples,
  rulesFired: [],
});

/** A finished run with these results, stored as the runner stores them. */
async function store(id: string, startedAt: string, results: CaseResult[], more: Partial<StoredRun> = {}) {
  const { db, workspaces } = test.backend.context;
  const run: StoredRun = {
    id,
    workspace: workspaces.current().id,
    agent,
    state: 'finished',
    model: null,
    startedAt,
    finishedAt: startedAt,
    counts: { total: results.length, pass: results.length, fail: 0, uncertain: 0, notRun: 0 },
    done: results.length,
    costUsd: 0,
    report: null,
    spec: 'a'.repeat(64),
    version: null,
    samples: 1,
    suite: null,
    resumed: null,
    trial: false,
    judge: null,
    reused: 0,
    withoutRule: null,
    ...more,
  };
  await insertRun(db, run);
  await appendResults(db, run, 0, results);
}

/** Every page with a limit, one after the other. */
async function pages(limit: number): Promise<StoredOutput[][]> {
  const all: StoredOutput[][] = [];
  let before: Awaited<ReturnType<typeof test.api.outputs.list>>['next'] = null;
  do {
    const page: Awaited<ReturnType<typeof test.api.outputs.list>> = await test.api.outputs.list({
      agent,
      limit,
      ...(before === null ? {} : { before }),
    });
    all.push(page.items);
    before = page.next;
  } while (before !== null);
  return all;
}

describe('stored outputs of an agent', () => {
  it('are none before the first run, and a dry run’s afterwards', async () => {
    expect(await test.api.outputs.list({ agent })).toEqual({ items: [], next: null });
    const { run } = await test.api.runs.start({ agent, model: null, limitUsd: null });
    for await (const _ of await test.api.runs.watch({ run }));
    const { results } = await test.api.runs.results({ run });
    const { items } = await test.api.outputs.list({ agent });
    expect(items.length).toBeGreaterThan(4);
    expect(items.every(({ dryRun, model, version }) => dryRun && model === null && version !== null)).toBe(true);
    const titles = new Set(results.map(({ title }) => title));
    expect(items.every(({ title }) => titles.has(title))).toBe(true);
    expect(await test.api.outputs.list({ agent: 'another' })).toEqual({ items: [], next: null });
  });

  it('come newest first over all runs, each once however small the pages', async () => {
    // Two runs of one moment, told apart by their ids; the newest last result first.
    const at = '2099-01-01T00:00:00.000Z';
    await store('run-b', at, [result('1', [sample({ n: 1 })]), result('2', [sample({ n: 2 }), sample({ n: 3 })])]);
    await store('run-a', at, [result('4', [sample({ n: 4 })])]);
    await store('run-c', '2098-01-01T00:00:00.000Z', [result('5', [sample({ n: 5 })]), result('6', [])]);
    const whole = (await pages(1000)).flat();
    expect(whole.slice(0, 5).map(({ output }) => output)).toEqual([{ n: 2 }, { n: 3 }, { n: 1 }, { n: 4 }, { n: 5 }]);
    for (const limit of [1, 2, 3, 7]) expect((await pages(limit)).flat()).toEqual(whole);
  });

  it('leave out what is no answer, and say the same content once, as a model’s where one gave it', async () => {
    const at = '2100-01-01T00:00:00.000Z';
    const dry = { call: { ...callRecord, provider: 'dry-run' as const, servedModel: null } };
    const input = { price: 1, brand: 'Pavo' };
    await store('run-d', at, [
      result('x', [sample({ n: 9 }, { ...dry })], input),
      result('x', [sample({ n: 9 })], { brand: 'Pavo', price: 1 }),
      result('x', [sample({ n: 9 })], input),
      result('y', [sample({ n: 8 }, { outcome: 'refused' }), sample(null, { outcome: 'timeout' })]),
      result('z', [sample({ n: 7 }, { outcome: 'schema_invalid' })]),
    ]);
    const { items } = await test.api.outputs.list({ agent, limit: 5 });
    expect(items.map(({ caseId, dryRun, model }) => ({ caseId, dryRun, model }))).toEqual([
      { caseId: 'z', dryRun: false, model: callRecord.servedModel },
      { caseId: 'x', dryRun: false, model: callRecord.servedModel },
    ]);
  });
});
