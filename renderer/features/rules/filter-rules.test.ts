import { describe, expect, it } from 'vitest';
import type { Atom, Rule } from '../../../shared/spec/rule.ts';
import type { Mark } from '../../lib/analysis/findings-words.ts';
import { isFiltering, NO_FILTER, passesFilter, type RuleFacts, type RuleFilter, toggled } from './filter-rules.ts';

const atom = (field: string): Atom => ({ kind: 'atom', id: field, field, operator: 'is_present' });
const rule = (changes: Partial<Rule>): Rule => ({
  id: 'r',
  title: 'A rule',
  when: { kind: 'all', id: 'w', conditions: [] },
  then: [],
  enabled: true,
  enforcement: 'check',
  ...changes,
});
const facts = (changes: Partial<RuleFacts> = {}): RuleFacts => ({ issues: 0, marks: [], kept: null, ...changes });
const mark = (kind: Mark['kind'], tone: Mark['tone'] = 'unsure'): Mark => ({ kind, tone, text: kind });
const passes = (changes: Partial<Rule>, filter: Partial<RuleFilter>, known: RuleFacts = facts()): boolean =>
  passesFilter(rule(changes), known, { ...NO_FILTER, ...filter });

describe('the filter of rules', () => {
  it('lets every rule through while nothing is chosen', () => {
    expect(isFiltering(NO_FILTER)).toBe(false);
    expect(passes({ enabled: false }, {})).toBe(true);
  });
  it('takes any choice of one part and every part together', () => {
    expect(passes({ enforcement: 'advise' }, { strictness: ['advise', 'enforce'] })).toBe(true);
    expect(passes({ enforcement: 'advise' }, { strictness: ['advise'], state: ['off'] })).toBe(false);
  });
  it('tells rules checked by rule from those judged by a model', () => {
    expect(passes({ judgement: 'it looks fake' }, { kind: ['judged'] })).toBe(true);
    expect(passes({ judgement: '  ' }, { kind: ['judged'] })).toBe(false);
  });
  it('finds a field in nested groups of the condition, and in effects', () => {
    const when: Rule['when'] = {
      kind: 'all',
      id: 'w',
      conditions: [
        { kind: 'not', id: 'n', conditions: [{ kind: 'any', id: 'a', conditions: [atom('seller.rating')] }] },
      ],
    };
    expect(passes({ when }, { reads: ['seller.rating'] })).toBe(true);
    expect(passes({ when }, { reads: ['rating'] })).toBe(false);
    const then: Rule['then'] = [{ kind: 'set', id: 'e', field: 'decision', value: 'live' }];
    expect(passes({ then }, { sets: ['decision'] })).toBe(true);
  });
  it('finds what is marked, and not the rule that overrides another one', () => {
    expect(passes({}, { marks: ['problem'] }, facts({ issues: 2 }))).toBe(true);
    expect(passes({}, { marks: ['shadowed'] }, facts({ marks: [mark('shadowed')] }))).toBe(true);
    expect(passes({}, { marks: ['shadowed'] }, facts({ marks: [mark('shadowed', 'plain')] }))).toBe(false);
    expect(passes({}, { marks: ['conflict', 'dead'] }, facts({ marks: [mark('untested')] }))).toBe(false);
  });
  it('finds what is locked or guarded', () => {
    expect(passes({}, { kept: ['locked'] }, facts({ kept: 'locked' }))).toBe(true);
    expect(passes({}, { kept: ['locked'] }, facts({ kept: 'guarded' }))).toBe(false);
    expect(passes({}, { kept: ['locked', 'guarded'] }, facts({ kept: 'guarded' }))).toBe(true);
    expect(passes({}, { kept: ['locked'] })).toBe(false);
  });
  it('puts a choice in and takes it out again', () => {
    const on = toggled(NO_FILTER, 'reads', 'price');
    expect(on.reads).toEqual(['price']);
    expect(toggled(on, 'reads', 'price')).toEqual(NO_FILTER);
  });
});
