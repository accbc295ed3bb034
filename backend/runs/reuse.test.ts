import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANSWERS, sendJson, serve } from '../../engine/providers/fixture.test-helper.ts';
import { sampleAgents } from '../../resources/sample/index.ts';
import { exampleDocument } from '../../shared/schema/example.ts';
import { openTestBackend, type TestBackend } from '../backend.test-helper.ts';

const SLUG = 'moderate-marketplace-listings';
const model = { provider: 'openai' as const, model: 'gpt-5.4-mini' };
let provider: Awaited<ReturnType<typeof serve>>;
let test: TestBackend;
let agent: string;

beforeEach(async () => {
  const spec = sampleAgents.find(({ slug }) => slug === SLUG)?.spec;
  const output = JSON.stringify(exampleDocument(spec?.contract.output ?? []));
  provider = await serve((_, response) => sendJson(response, 200, ANSWERS.openai(output)));
  test = await openTestBackend({ env: { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: `${provider.url}/v1` } });
  agent = (await test.api.agents.list()).find(({ slug }) => slug === SLUG)?.id ?? '';
});
afterEach(async () => {
  await test.stop();
  await provider.close();
});
type Start = Parameters<TestBackend['api']['runs']['start']>[0];
async function runAll(changes: Partial<Start> = {}) {
  const { run } = await test.api.runs.start({ agent, model, limitUsd: null, ...changes });
  for await (const event of await test.api.runs.watch({ run }))
    if (event.type === 'done') return { ...event.run, results: (await test.api.runs.results({ run })).results };
  throw new Error('The run did not end.');
}
const estimate = (changes: object = {}) => test.api.runs.estimate({ agent, model, ...changes });

describe('a run that reuses answers', () => {
  it('asks only what changed, says which run asked the rest, and counts no cost twice', async () => {
    const first = await runAll();
    const { total } = first.counts;
    expect(first).toMatchObject({ reused: 0, state: 'finished' });
    const cases = await test.api.cases.list({ agent });
    const [one] = cases;
    if (one === undefined) throw new Error('A case was expected.');
    // People and judges may say something else of a text by now, so that those cases are asked again too.
    const texts = cases.filter(({ expectation }) =>
      expectation.some(({ comparator }) => comparator.kind === 'meaning'),
    );
    const asked = 1 + texts.length;
    const kept = total - asked;
    expect(kept).toBeGreaterThan(5);
    await test.api.cases.save({ agent, case: { ...one, input: { ...one.input, title: 'Another lamp' } } });

    expect(await estimate({ reuse: true })).toMatchObject({ calls: asked, reused: kept });
    expect(await estimate()).toMatchObject({ calls: total, reused: 0 });
    const second = await runAll({ reuse: true });
    expect(second).toMatchObject({ reused: kept, done: total, counts: { total, notRun: 0 } });
    const fresh = second.results.filter(({ reused }) => reused === undefined);
    expect(fresh).toHaveLength(asked);
    const paid = fresh.flatMap(({ samples }) => samples).reduce((sum, { call }) => sum + (call.costUsd ?? 0), 0);
    expect(second.costUsd).toBeCloseTo(paid, 10);
    expect(second.costUsd).toBeLessThan(first.costUsd ?? 0);
    const from = second.results.flatMap(({ reused }) => (reused === undefined ? [] : [reused.run]));
    expect(new Set(from)).toEqual(new Set([first.id]));
    const report = await test.api.runs.report({ hash: second.report ?? '' });
    expect(report).toMatchObject({ reused: kept, costUsd: second.costUsd });
    expect(report.results).toHaveLength(total);
  });

  it('asks everything again by itself, after an edit, of another model, and wherever cases are repeated', async () => {
    await runAll();
    const { calls } = await estimate();
    const other = { provider: 'openai' as const, model: 'gpt-5.4' };
    for (const order of [{}, { reuse: true, model: other }, { reuse: true, samples: 2 as const }]) {
      expect(await estimate(order)).toMatchObject({ reused: 0 });
      expect(await runAll(order)).toMatchObject({ reused: 0 });
    }
    // What was asked more than once is no answer of a run that asks once.
    const draft = await test.api.drafts.get({ agent });
    await test.api.drafts.save({ agent, revision: draft.revision, spec: { ...draft.spec, purpose: 'Another one' } });
    expect(await estimate({ reuse: true })).toMatchObject({ calls, reused: 0 });
    expect(await runAll({ model: null, reuse: true })).toMatchObject({ reused: 0, dryRun: true });
  });

  it('with nothing left to ask is over at once and asks nobody', async () => {
    const cases = (await test.api.cases.list({ agent })).slice(0, 3).map(({ id }) => id);
    const first = await runAll({ cases });
    const asked = provider.requests.length;
    const again = await runAll({ cases, reuse: true });
    expect(provider.requests.length).toBe(asked);
    expect(again).toMatchObject({ state: 'finished', counts: first.counts, costUsd: 0 });
  });
});
