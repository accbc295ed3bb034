import { expect, it } from 'vitest';
import type { Field } from '../../../../shared/spec/contract.ts';
import { objectText } from './object-text.ts';

const fields: Field[] = [
  { id: 't', name: 'title', title: 'Title', description: '', required: true, type: { kind: 'text' } },
  {
    id: 's',
    name: 'seller',
    title: 'Seller',
    description: '',
    required: true,
    type: {
      kind: 'object',
      fields: [
        { id: 'r', name: 'rating', title: 'Rating', description: '', required: false, type: { kind: 'number' } },
      ],
    },
  },
];

it('reads a locked example line by line, in the titles of the contract, without what is not there', () => {
  expect(objectText(fields, { title: 'Lamp', seller: { rating: 4.5 } }, 'en')).toBe(
    'Title: Lamp\nSeller › Rating: 4.5',
  );
  expect(objectText(fields, { title: 'Lamp' }, 'en')).toBe('Title: Lamp');
  expect(objectText(fields, {}, 'en')).toBe('Empty');
});
