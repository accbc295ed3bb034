import { emptySpec, newRule } from '../spec/new-spec.ts';
import type { Spec } from '../spec/spec.ts';

/** Ids one after another. */
export const ids = (): (() => string) => {
  let next = 0;
  return () => {
    next += 1;
    return `id-${next}`;
  };
};

/** Goods below 25 of two brands go to a person; everything sold out waits; the rest goes live. */
export function shop(): Spec {
  const base = emptySpec(ids());
  const field = (name: string, type: Spec['contract']['input'][number]['type'], required = true) => ({
    id: `f-${name}`,
    name,
    title: name,
    description: name,
    required,
    type,
  });
  const atom = (id: string, of: string, operator: 'less_than' | 'is_one_of' | 'is', value: unknown) => ({
    kind: 'atom' as const,
    id,
    field: of,
    operator,
    value: value as never, // Values of several types in one short list.
  });
  const rule = (id: string, conditions: ReturnType<typeof atom>[], decision: string) => ({
    ...newRule(() => id),
    id,
    title: id,
    when: { kind: 'all' as const, id: `${id}-when`, conditions },
    then: [{ kind: 'set' as const, id: `${id}-then`, field: 'decision', value: decision }],
  });
  return {
    ...base,
    contract: {
      ...base.contract,
      input: [
        field('price', { kind: 'money', currencies: ['EUR'] }),
        field('brand', { kind: 'text', maxLength: 40 }),
        field('sold_out', { kind: 'boolean' }, false),
      ],
    },
    rules: [
      rule(
        'cheap',
        [
          atom('a', 'price', 'less_than', { amount: '25.00', currency: 'EUR' }),
          atom('b', 'brand', 'is_one_of', ['Prada', 'Gucci']),
        ],
        'review',
      ),
      rule('waits', [atom('c', 'sold_out', 'is', true)], 'reject'),
      rule('live', [], 'accept'),
    ],
  };
}
