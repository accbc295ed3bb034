import { describe, expect, it } from 'vitest';
import { analyse, type Finding } from '../../../shared/analysis/analyse.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import { atom, CLOCK, group, rule, set, spec } from '../../../shared/spec/spec.test-helper.ts';
import { marksOf, summaryOf } from './findings-words.ts';
import { mattersOf } from './settled.ts';

const below = (id: string, amount: string, decision: string): Rule =>
  rule({
    id,
    when: group('all', atom('condition', 'is', 'new'), atom('price', 'less_than', { amount, currency: 'EUR' })),
    then: [set('decision', decision)],
  });
const dear = rule({
  id: 'dear',
  when: group('all', atom('price', 'at_least', { amount: '30', currency: 'EUR' })),
  then: [set('decision', 'live')],
});
const found = (rules: Rule[]): Finding[] => analyse(spec({ rules }), { now: CLOCK.now });
const matters = (rules: Rule[]): string[] => mattersOf(found(rules), spec({ rules }));

describe('a contradiction that was published', () => {
  const published = matters([below('cheap', '40', 'turn_down'), dear]);
  it('stays settled while a threshold moves within the overlap', () => {
    expect(matters([below('cheap', '45', 'turn_down'), dear])).toEqual(published);
  });
  it('is raised again when a rule wants something else, or the order is turned around', () => {
    expect(matters([below('cheap', '40', 'send_to_a_person'), dear])).not.toEqual(published);
    expect(matters([dear, below('cheap', '40', 'turn_down')])).not.toEqual(published);
  });
  it('does not cover one that an edit brings about', () => {
    expect(matters([below('cheap', '25', 'turn_down'), dear])).toEqual([]);
  });
});

describe('the marks in the list', () => {
  it('stand on both rules of a contradiction, each naming the other by its place', () => {
    const rules = [below('cheap', '40', 'turn_down'), dear];
    const marks = marksOf(found(rules), rules);
    expect(marks.get('cheap')?.map(({ text }) => text)).toEqual(['Contradicts rule 2']);
    expect(marks.get('dear')?.map(({ text }) => text)).toEqual(['Contradicts rule 1']);
  });
  it('say which rule overrides which, and which never applies', () => {
    const never = rule({ id: 'never', when: group('all', atom('stock', 'is_missing')), then: [set('score', 1)] });
    const rules = [below('wide', '40', 'live'), below('narrow', '30', 'live'), never];
    const marks = marksOf(found(rules), rules);
    expect(marks.get('wide')?.map(({ text }) => text)).toEqual(['Overrides rule 2']);
    expect(marks.get('narrow')?.map(({ text }) => text)).toEqual(['Overridden by rule 1']);
    expect(marks.get('never')?.map(({ text }) => text)).toEqual(['Never applies']);
  });
  it('are summed up in one sentence for screen readers', () => {
    const rules = [below('cheap', '40', 'turn_down'), dear];
    expect(summaryOf(found(rules))).toBe('Checks: 1 contradiction and 1 gap.');
    expect(summaryOf([])).toBe('Checks: no contradiction and no gap found.');
  });
});
