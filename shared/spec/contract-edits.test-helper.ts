import type { Edited } from './contract-edits.ts';
import { emptySpec } from './new-spec.ts';
import { atom, CONTRACT, group, set } from './spec.test-helper.ts';
import type { Spec } from './spec.ts';

export const ids = (): (() => string) => {
  let next = 0;
  return () => `new-${next++}`;
};
export const done = (edited: Edited): Spec => {
  if (!edited.ok) throw new Error(edited.why);
  return edited.spec;
};
export const SPEC: Spec = {
  ...emptySpec(ids()),
  contract: CONTRACT,
  rules: [
    {
      id: 'r1',
      title: 'Bad sellers',
      when: group('all', atom('seller.rating', 'less_than', 3), atom('condition', 'is_one_of', ['new', 'used'])),
      then: [set('decision', 'live'), { kind: 'must_include', id: 'e2', field: 'reasons', value: 'no_photo' }],
      enabled: true,
      enforcement: 'check',
    },
    {
      id: 'r2',
      title: 'Heavy',
      when: group('all', group('any', atom('weight', 'between', { from: 5, to: 10 }))),
      then: [set('score', 3)],
      enabled: true,
      enforcement: 'check',
    },
  ],
  defaults: [{ id: 'd1', field: 'decision', value: 'live' }],
  examples: [
    {
      id: 'x1',
      title: 'One',
      input: { condition: 'new', seller: { rating: 2, vat: 'A' }, weight: 7 },
      output: { decision: 'live', reasons: ['no_photo'] },
    },
  ],
};
