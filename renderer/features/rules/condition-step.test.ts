import { describe, expect, it } from 'vitest';
import type { Atom, Condition, Group } from '../../../shared/spec/rule.ts';
import { conditionStep } from './condition-step.ts';

const atom = (id: string, value = 'x'): Atom => ({ kind: 'atom', id, field: 'title', operator: 'is', value });
const group = (id: string, conditions: Condition[], kind: Group['kind'] = 'all'): Group => ({ kind, id, conditions });
const name = (before: Group, after: Group): string => conditionStep(before, after, 'of rule 3').name;

describe('the name of an edit of a condition', () => {
  const before = group('g', [atom('a'), group('h', [atom('b'), atom('c')])]);
  it('tells adding, removing and moving from typing', () => {
    expect(name(before, group('g', [...before.conditions, atom('d')]))).toBe('add a condition of rule 3');
    expect(name(before, group('g', [atom('a')]))).toBe('remove a condition of rule 3');
    expect(name(before, group('g', before.conditions.toReversed()))).toBe('move a condition of rule 3');
    expect(name(before, group('g', before.conditions, 'any'))).toBe('how conditions combine of rule 3');
  });
  it('keeps typing in two rows apart, so that each is undone for itself', () => {
    const typed = (b: string, c: string): Group => group('g', [atom('a'), group('h', [atom('b', b), atom('c', c)])]);
    expect(conditionStep(before, typed('y', 'x'), 'of rule 3').field).toBe('when/b');
    expect(conditionStep(typed('y', 'x'), typed('y', 'z'), 'of rule 3').field).toBe('when/c');
  });
});
