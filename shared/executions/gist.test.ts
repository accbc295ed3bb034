import { expect, it } from 'vitest';
import type { Field } from '../spec/contract.ts';
import { gistOf } from './gist.ts';
import { redacted } from './redact.ts';

const field = (name: string, type: Field['type']): Field =>
  ({ id: name, name, title: name, required: true, type }) as Field;
const FIELDS = [
  field('title', { kind: 'text' }),
  field('decision', { kind: 'enum', options: [{ value: 'manual_review', label: 'Send to a person' }] }),
  field('price', { kind: 'money', currencies: ['EUR'] }),
  field('stock', { kind: 'integer', unit: 'pieces' }),
  field('tags', {
    kind: 'list',
    items: { kind: 'enum', options: [{ value: 'new_in', label: 'New in' }] },
  } as Field['type']),
];

it('tells the first values of a document in the contract’s words, in one line', () => {
  const document = {
    ...{ title: 'A \n lamp', decision: 'manual_review', price: { amount: '49.9', currency: 'EUR' }, stock: 29 },
    ...{ tags: ['new_in', 'other_tag'], unknown: { deep: true, more: 'ok' }, nothing: null },
  };
  expect(gistOf(document, FIELDS)).toBe(
    'A lamp · Send to a person · €49.90 · 29 pieces · New in · other_tag · yes · ok',
  );
  expect(gistOf(document, [])).toBe('A lamp · manual_review · 49.9 · EUR · 29 · new_in · other_tag · yes · ok');
});

it('tells what does not fit as it is, what is redacted as that, and no more than a line', () => {
  expect(gistOf({ decision: 'gone', price: 'cheap', stock: [1], tags: 'new_in' }, FIELDS)).toBe(
    'gone · cheap · 1 · new_in',
  );
  expect(gistOf({ title: redacted('text'), price: redacted('object') }, FIELDS)).toBe('redacted · redacted');
  expect(gistOf({ title: 'x'.repeat(500) }, FIELDS)).toBe(`${'x'.repeat(160)}…`);
  expect(gistOf(null, FIELDS)).toBe('');
});
