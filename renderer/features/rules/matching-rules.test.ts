import { expect, it } from 'vitest';
import { sampleAgents } from '../../../resources/sample/index.ts';
import { matchingRules } from './matching-rules.ts';

const spec = sampleAgents[0]?.spec;
if (spec === undefined) throw new Error('The sample agents are missing.');
const titles = (search: string) => matchingRules(spec.rules, search, spec.contract).map(({ rule }) => rule.title);

it('finds rules by what their sentence says, in any order of words and case', () => {
  expect(titles('BELOW gucci')).toEqual(['Cheap branded goods']);
  expect(titles('counterfeit')).toContain('Cheap branded goods');
  expect(titles('nothing like this')).toEqual([]);
});

it('keeps the places of the whole order', () => {
  const [found] = matchingRules(spec.rules, 'gucci', spec.contract);
  expect(found?.place).toBe(spec.rules.findIndex(({ id }) => id === found?.rule.id) + 1);
  expect(titles('  ')).toHaveLength(spec.rules.length);
});
