import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOST_CASES } from '../../shared/grading/case.ts';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';

describe('suggested cases', () => {
  let test: TestBackend;
  beforeAll(async () => {
    test = await openTestBackend();
  });
  afterAll(() => test.stop());

  it('aim at what the tests of the draft do not cover, and count once they are saved', async () => {
    const [agent] = await test.api.agents.list();
    if (agent === undefined) throw new Error('a sample agent expected');
    for (const { id } of await test.api.cases.list({ agent: agent.id }))
      await test.api.cases.remove({ agent: agent.id, id });
    const bare = await test.api.cases.mutants({ agent: agent.id });
    expect([bare.noticed, bare.survivors.length]).toEqual([0, bare.mutants]);
    const suggested = await test.api.cases.suggest({ agent: agent.id });
    expect(suggested).toHaveLength(10);
    expect(await test.api.cases.list({ agent: agent.id })).toEqual([]);
    for (const { testCase } of suggested) await test.api.cases.save({ agent: agent.id, case: testCase });
    const covered = await test.api.cases.mutants({ agent: agent.id });
    expect(covered.noticed).toBeGreaterThan(bare.mutants / 2);
    const more = await test.api.cases.suggest({ agent: agent.id, count: 3 });
    const inputs = new Set(suggested.map(({ testCase }) => JSON.stringify(testCase.input)));
    expect(more.some(({ testCase }) => inputs.has(JSON.stringify(testCase.input)))).toBe(false);
  });

  it('are saved together or not at all, in their order, and taken back together', async () => {
    const [agent] = await test.api.agents.list();
    if (agent === undefined) throw new Error('a sample agent expected');
    const before = await test.api.cases.list({ agent: agent.id });
    const suggested = (await test.api.cases.suggest({ agent: agent.id, count: 5 })).map(({ testCase }) => testCase);
    const [first] = suggested;
    if (first === undefined) throw new Error('a suggestion expected');
    expect(await test.api.cases.saveMany({ agent: agent.id, cases: suggested })).toEqual({ saved: 5 });
    expect(await test.api.cases.list({ agent: agent.id })).toEqual([...before, ...suggested]);
    const tooMany = Array.from({ length: MOST_CASES }, (_, index) => ({ ...first, id: `more-${index}` }));
    const refused = await refusalOf(test.api.cases.saveMany({ agent: agent.id, cases: tooMany }));
    expect(refused).toMatchObject({ code: 'limit', data: { limit: 'cases' } });
    expect(await test.api.cases.list({ agent: agent.id })).toEqual([...before, ...suggested]);
    const ids = suggested.map(({ id }) => id);
    expect(await test.api.cases.removeMany({ agent: agent.id, ids: [...ids, 'gone'] })).toEqual({ removed: 5 });
    expect(await test.api.cases.list({ agent: agent.id })).toEqual(before);
  });
});
