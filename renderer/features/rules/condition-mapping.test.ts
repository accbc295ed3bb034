import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contract, FieldType } from '../../../shared/spec/contract.ts';
import type { Json } from '../../../shared/spec/ids.ts';
import { operatorsFor } from '../../../shared/spec/operators.ts';
import type { Atom, Group } from '../../../shared/spec/rule.ts';
import { fromQuery, toQuery } from './condition-mapping.ts';

const TYPES: Record<string, FieldType> = {
  title: { kind: 'text' },
  price: { kind: 'money', currencies: ['EUR'] },
  photos: { kind: 'integer' },
  brand: {
    kind: 'enum',
    options: [
      { value: 'aurel', label: 'Aurel' },
      { value: 'pavo', label: 'Pavo' },
    ],
  },
  tags: { kind: 'list', items: { kind: 'text' } },
  listed: { kind: 'date' },
  used: { kind: 'boolean' },
};
const contract: Contract = {
  input: Object.entries(TYPES).map(([name, type]) => ({
    id: name,
    name,
    title: name,
    description: '',
    required: true,
    type,
  })),
  output: [],
};
const VALUES: Record<string, fc.Arbitrary<Json>> = {
  title: fc.string({ minLength: 1 }),
  price: fc.constant({ amount: '40.00', currency: 'EUR' }),
  photos: fc.integer(),
  brand: fc.constantFrom('aurel', 'pavo'),
  tags: fc.string({ minLength: 1 }),
  listed: fc.constant('2026-03-01'),
  used: fc.boolean(),
};

const atom: fc.Arbitrary<Atom> = fc.constantFrom(...Object.keys(TYPES)).chain((field) => {
  const type = TYPES[field];
  const one = VALUES[field];
  if (type === undefined || one === undefined) throw new Error('unknown field');
  return fc.constantFrom(...operatorsFor(type)).chain((info) => {
    const base = { kind: 'atom' as const, id: 'x', field, operator: info.operator };
    const values: Record<typeof info.value, fc.Arbitrary<Json | undefined>> = {
      none: fc.constant(undefined),
      one,
      many: fc.array(one, { minLength: 1, maxLength: 3 }),
      range: fc.record({ from: one, to: one }),
      pattern: fc.constant('^a+$'),
      count: fc.nat(50),
    };
    return fc.tuple(values[info.value], fc.boolean()).map(
      ([value, exact]): Atom => ({
        ...base,
        ...(value === undefined ? {} : { value }),
        ...(info.takesExact ? { exact } : {}),
      }),
    );
  });
});
const tree = fc.letrec<{ group: Group }>((tie) => ({
  group: fc.record({
    kind: fc.constantFrom('all' as const, 'any' as const, 'not' as const),
    id: fc.constant('g'),
    conditions: fc.array(fc.oneof({ depthSize: 'small' }, atom, tie('group')), { maxLength: 4 }),
  }),
})).group;

describe('conditions in the builder', () => {
  it('come back from the builder exactly as they went in, so that opening a rule never edits it', () => {
    fc.assert(
      fc.property(tree, (group) => {
        expect(fromQuery(toQuery(group), contract, () => 'new')).toEqual(group);
      }),
    );
  });

  const rowOf = (changed: Partial<Atom>): Atom => {
    const group: Group = {
      kind: 'all',
      id: 'g',
      conditions: [{ kind: 'atom', id: 'a', field: 'price', operator: 'less_than', ...changed }],
    };
    const [back] = fromQuery(toQuery(group), contract, () => 'new').conditions;
    if (back?.kind !== 'atom') throw new Error('expected an atom');
    return back;
  };
  const forty = { amount: '40.00', currency: 'EUR' };

  it('keep the amount when "is below" becomes "is between" and back', () => {
    expect(rowOf({ operator: 'between', value: forty }).value).toEqual({ from: forty });
    expect(rowOf({ operator: 'at_most', value: { from: forty, to: forty } }).value).toEqual(forty);
  });
  it('drop a value that the newly chosen field cannot take', () => {
    expect(rowOf({ field: 'brand', operator: 'is', value: forty })).not.toHaveProperty('value');
    expect(rowOf({ field: 'photos', operator: 'is_present', value: 3 })).not.toHaveProperty('value');
  });
  it('turn a single choice into the first of several', () => {
    expect(rowOf({ field: 'brand', operator: 'is_one_of', value: 'aurel' }).value).toEqual(['aurel']);
  });
  it('leave a row alone whose field the contract no longer has', () => {
    expect(rowOf({ field: 'gone', operator: 'is', value: 'x' })).toEqual({
      kind: 'atom',
      id: 'a',
      field: 'gone',
      operator: 'is',
      value: 'x',
    });
  });
});
