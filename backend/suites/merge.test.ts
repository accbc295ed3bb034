import { expect, it } from 'vitest';
import { newTeam, version } from '../../shared/governance/team.test-helper.ts';
import { testCase, testSpec } from '../../shared/governance/testing.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import type { State } from '../governance/state.ts';
import { mergeCases } from './merge.ts';

/** A team whose newest version calls the price a cost; as a desktop reads it. */
async function renamedTeam(): Promise<State> {
  const history = await newTeam();
  const spec = testSpec();
  await version(history, spec);
  const input = spec.contract.input.map((field) => (field.name === 'price' ? { ...field, name: 'cost' } : field));
  await version(history, { ...spec, rules: [], contract: { ...spec.contract, input } });
  const state: State = {
    workspace: history.workspace,
    get: history.state.get,
    list: async (kind) => history.state.list(kind),
    objects: async (hash) => history.objects.get(hash),
    openChanges: async () => [],
    with: () => state,
  };
  return state;
}

it('a new name of a field is no edit of the input', async () => {
  const state = await renamedTeam();
  const of = (input: TestCase['input']): TestCase[] => [testCase('a', { input })];
  const base = of({ title: 'Lamp', price: 5 });
  const followed = of({ title: 'Lamp', cost: 5 });
  const edited = of({ title: 'Lamp', price: 7 });
  for (const [mine, theirs] of [
    [edited, followed],
    [followed, edited],
  ] as const) {
    const merged = await mergeCases(state, 'agent-1', { base, mine, theirs });
    expect(merged.conflicts).toEqual([]);
    expect(merged.cases).toEqual(of({ title: 'Lamp', cost: 7 }));
  }
  // What both edited stays a question, under the names of today.
  const dearer = of({ title: 'Lamp', cost: 9 });
  const { conflicts } = await mergeCases(state, 'agent-1', { base, mine: edited, theirs: dearer });
  expect(conflicts).toMatchObject([{ case: 'a', part: 'input' }]);
});
