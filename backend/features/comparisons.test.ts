import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differences } from '../../shared/spec/differences.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';

describe('two runs of the sample agent, compared', () => {
  let test: TestBackend;
  let agent: string;
  beforeAll(async () => {
    test = await openTestBackend();
    const found = (await test.api.agents.list()).find(({ slug }) => slug === 'moderate-marketplace-listings');
    agent = found?.id ?? '';
  });
  afterAll(() => test.stop());

  const finish = async (run: string): Promise<string> => {
    for await (const event of await test.api.runs.watch({ run })) if (event.type === 'done') return event.run.id;
    return run;
  };
  const dryRun = async (): Promise<string> =>
    finish((await test.api.runs.start({ agent, model: null, limitUsd: null })).run);
  const edit = async (change: (spec: Spec) => Spec): Promise<void> => {
    const draft = await test.api.drafts.get({ agent });
    await test.api.drafts.save({ agent, spec: change(draft.spec), revision: draft.revision });
  };

  it('shows what a switched-off rule flips, what both tested, and nothing where nothing changed', async () => {
    const [first, again] = [await dryRun(), await dryRun()];
    const same = await test.api.comparisons.compare({ then: first, now: again });
    expect(same.comparison.counts).toMatchObject({ newly_failing: 0, changed_answer: 0 });
    expect(same.comparison.significance).toBeNull();
    const { counts } = same.then;
    expect(same.comparison.cases.length).toBe(counts.total);

    await edit((spec) => ({ ...spec, rules: spec.rules.map((rule) => ({ ...rule, enabled: false })) }));
    const off = await dryRun();
    const { then, now, comparison } = await test.api.comparisons.compare({ then: first, now: off });
    expect([then.current, now.current, now.version]).toEqual([false, true, null]);
    const { unchanged, ...others } = comparison.counts;
    expect(Object.values(others).reduce((sum, each) => sum + each)).toBeGreaterThan(0);
    expect(unchanged).toBeLessThan(counts.total);
    expect(comparison.cases[0]?.change).not.toBe('unchanged');
    if (then.spec === null || now.spec === null) throw new Error('Both runs keep what they tested.');
    expect(differences(then.spec, now.spec).length).toBe(then.spec.rules.length);

    // A report says the same as the run it came from.
    const report = (await test.api.runs.list({ agent })).find(({ id }) => id === first)?.report ?? '';
    const cited = await test.api.comparisons.compare({ then: report, now: off });
    expect(cited.comparison).toEqual(comparison);

    // With the rules back as they were, for one case, as a trial that is no result of the draft.
    const [changed] = comparison.cases;
    const paths = differences(then.spec, now.spec).map(({ path }) => path);
    const cases = [changed?.caseId ?? ''];
    const order = { agent, model: null, limitUsd: null, cases };
    const trial = await finish((await test.api.comparisons.tryReverted({ ...order, base: first, paths })).run);
    const back = await test.api.comparisons.compare({ then: first, now: trial });
    expect(back.comparison.counts).toMatchObject({ unchanged: 1, newly_failing: 0, changed_answer: 0 });
    const listed = (await test.api.runs.list({ agent })).find(({ id }) => id === trial);
    expect(listed).toMatchObject({ trial: true, current: false, counts: { total: 1 } });
    const [summary] = (await test.api.agents.list()).filter(({ id }) => id === agent);
    expect(summary?.lastRun?.id).toBe(off);
    expect(
      await refusalOf(test.api.comparisons.tryReverted({ ...order, base: first, paths: ['models'] })),
    ).toMatchObject({ code: 'invalid_input' });
  });

  it('measures no model before one was asked: a dry run says nothing of models', async () => {
    await dryRun();
    expect(await test.api.comparisons.measured({ agent })).toBeNull();
  });

  it('refuses runs of two agents, and runs that are not there', async () => {
    const other = (await test.api.agents.list()).find(({ id }) => id !== agent)?.id ?? '';
    const theirs = await finish((await test.api.runs.start({ agent: other, model: null, limitUsd: null })).run);
    const mine = await dryRun();
    expect((await refusalOf(test.api.comparisons.compare({ then: theirs, now: mine }))).code).toBe('invalid_input');
    expect((await refusalOf(test.api.comparisons.compare({ then: 'none', now: mine }))).code).toBe('not_found');
    expect((await refusalOf(test.api.comparisons.compare({ then: 'f'.repeat(64), now: mine }))).code).toBe('not_found');
  });
});
