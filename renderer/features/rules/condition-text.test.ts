import { expect, it } from 'vitest';
import type { Contract } from '../../../shared/spec/contract.ts';
import type { Group } from '../../../shared/spec/rule.ts';
import { conditionText } from './condition-text.ts';

const contract: Contract = {
  input: [
    {
      id: 'p',
      name: 'price',
      title: 'Price',
      description: '',
      required: true,
      type: { kind: 'money', currencies: ['EUR'] },
    },
    { id: 'b', name: 'brand', title: 'Brand', description: '', required: true, type: { kind: 'text' } },
  ],
  output: [],
};

it('shows a locked condition line by line, groups indented', () => {
  const when: Group = {
    kind: 'all',
    id: 'g',
    conditions: [
      { kind: 'atom', id: '1', field: 'price', operator: 'less_than', value: { amount: '40.00', currency: 'EUR' } },
      {
        kind: 'not',
        id: 'n',
        conditions: [{ kind: 'atom', id: '2', field: 'brand', operator: 'is_missing' }],
      },
    ],
  };
  expect(conditionText(when, contract, 'en')).toBe(
    [
      'All of these are true:',
      '    Price is below €40.00',
      '    None of these are true:',
      '        Brand is missing',
    ].join('\n'),
  );
});

it('says that a rule without conditions always applies', () => {
  expect(conditionText({ kind: 'all', id: 'g', conditions: [] }, contract, 'en')).toBe('In every case.');
});
