import { describe, expect, it } from 'vitest';
import type { Field, FieldType } from '../../../shared/spec/contract.ts';
import { fieldAtPointer, placeTitle, witnessRows } from './impact-places.ts';

const field = (name: string, title: string, type: FieldType): Field => ({
  id: `f-${name}`,
  name,
  title,
  description: '',
  required: true,
  type,
});
const FIELDS = [
  field('seller', 'Seller', { kind: 'object', fields: [field('rating', 'Rating', { kind: 'number', unit: '%' })] }),
  field('price', 'Price', { kind: 'money', currencies: ['EUR'] }),
  field('lines', 'Lines', {
    kind: 'list',
    items: { kind: 'object', fields: [field('sku', 'Article', { kind: 'text' })] },
  }),
];

describe('the place of a difference', () => {
  it('is said in the titles of the contract that knows it', () => {
    expect(placeTitle([FIELDS], '/seller/rating')).toBe('Seller › Rating');
    expect(placeTitle([FIELDS], '/lines/*/sku')).toBe('Lines › each item › Article');
    expect(placeTitle([[], FIELDS], '/price/amount')).toBe('Price › amount');
    expect(placeTitle([FIELDS], '/constructor')).toBe('constructor');
  });
  it('leads to the innermost field', () => {
    expect(fieldAtPointer(FIELDS, '/lines/*/sku')?.id).toBe('f-sku');
    expect(fieldAtPointer(FIELDS, '/price/amount')?.id).toBe('f-price');
    expect(fieldAtPointer(FIELDS, '')).toBeUndefined();
  });
});

describe('a witness as a table', () => {
  const rows = (witness: Parameters<typeof witnessRows>[0], pointer: string) =>
    witnessRows(witness, { fields: FIELDS, titles: [FIELDS], pointer, locale: 'en' });
  it('puts the concerned field first, with its value in words', () => {
    const witness = { price: { amount: '12.50', currency: 'EUR' }, seller: { rating: 5 }, lines: [] };
    expect(rows(witness, '/seller/rating').map(({ label, value, concerned }) => [label, value, concerned])).toEqual([
      ['Seller › Rating', '5%', true],
      ['Price', '€12.50', false],
      ['Lines', 'nothing', false],
    ]);
  });
  it('says when the point is that a field is left out', () => {
    expect(rows({ seller: { rating: 1 } }, '/price')[0]).toMatchObject({ label: 'Price', value: 'left out' });
  });
  it('shows a whole list where one of its items is meant, and fields that nobody knows', () => {
    const [first, second] = rows({ lines: [{ sku: 'A' }], other: true }, '/lines/*/sku');
    expect(first).toMatchObject({ label: 'Lines', concerned: true });
    expect(second).toMatchObject({ label: 'other', value: 'true', concerned: false });
  });
});
