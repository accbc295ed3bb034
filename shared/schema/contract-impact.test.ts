import { describe, expect, it } from 'vitest';
import type { Contract, Field, FieldType } from '../spec/contract.ts';
import { contractImpact, type Reader, readablePaths } from './contract-impact.ts';

const field = (name: string, type: FieldType = { kind: 'text' }, required = true): Field => ({
  id: name,
  name,
  title: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  description: '',
  required,
  type,
});
const rating = (maximum: number): Field =>
  field('seller', {
    kind: 'object',
    fields: [field('rating', { kind: 'integer', minimum: 0, maximum }), field('name')],
  });
const options = (...values: string[]): Field =>
  field('decision', { kind: 'enum', options: values.map((value) => ({ value, label: value })) });
const output = (...fields: Field[]): Contract => ({ input: [], output: fields });
const reader = (application: string, fields: string[], kind: Reader['reader'] = 'tolerant'): Reader => ({
  application,
  agent: 'moderate',
  fields,
  reader: kind,
});
const named = (before: Contract, after: Contract, ...readers: Reader[]) =>
  contractImpact(before, after, readers).touches.map(({ application, fields }) => [
    application,
    ...fields.map(({ title, severity }) => `${title}: ${severity}`),
  ]);

describe('whom a contract change touches', () => {
  it('names the application that reads the field, and no other', () => {
    const [before, after] = [
      output(options('live', 'hold'), field('note')),
      output(options('live', 'hold', 'ask'), field('note')),
    ];
    const impact = contractImpact(before, after, [reader('Shop', ['decision']), reader('Report', ['note'])]);
    expect(impact.verdict).toBe('breaking');
    expect(impact.touches).toEqual([
      {
        application: 'Shop',
        strict: false,
        fields: [
          {
            path: '/decision',
            title: 'Decision',
            severity: 'breaking',
            sentence: expect.stringContaining('ask'),
          },
        ],
      },
    ]);
  });

  it('takes a group for everything in it, and a part for the group that it is in', () => {
    const [before, after] = [output(rating(5)), output(rating(10))];
    const all = [reader('Group', ['seller']), reader('Part', ['seller.rating']), reader('Sibling', ['seller.name'])];
    expect(named(before, after, ...all)).toEqual([
      ['Group', 'Seller › Rating: breaking'],
      ['Part', 'Seller › Rating: breaking'],
    ]);
    // The group itself goes: whoever reads any part of it is touched.
    expect(named(before, output(), ...all).map(([application]) => application)).toEqual(['Group', 'Part', 'Sibling']);
  });

  it('does not take the beginning of a name for the name', () => {
    const [before, after] = [output(field('note'), field('notes')), output(field('note'))];
    expect(named(before, after, reader('Shop', ['note']))).toEqual([]);
    expect(named(before, after, reader('Shop', ['notes']))).toEqual([['Shop', 'Notes: breaking']]);
  });

  it('finds what is inside a list through the list', () => {
    const lines = (maxLength: number): Contract =>
      output(
        field('lines', {
          kind: 'list',
          items: { kind: 'object', fields: [field('sku', { kind: 'text', maxLength })] },
        }),
      );
    expect(named(lines(5), lines(9), reader('Shop', ['lines']))).toEqual([['Shop', 'Lines: breaking']]);
  });

  it('breaks a strict reader by a field that a tolerant one ignores', () => {
    const [before, after] = [output(field('note')), output(field('note'), field('reason', { kind: 'text' }, false))];
    expect(contractImpact(before, after, [reader('Tolerant', ['note'])]).verdict).toBe('compatible');
    const strict = contractImpact(before, after, [reader('Strict', ['note'], 'strict')]);
    expect([strict.verdict, strict.output.verdict]).toEqual(['breaking', 'compatible']);
    expect(named(before, after, reader('Tolerant', ['note']), reader('Strict', ['note'], 'strict'))).toEqual([
      ['Strict', 'Reason: breaking'],
    ]);
  });

  it('touches nobody by wording or by inputs alone', () => {
    const said = (description: string): Contract => output({ ...field('note'), description });
    expect(
      contractImpact(said('a'), said('b'), [reader('Shop', ['note']), reader('Strict', ['note'], 'strict')]),
    ).toMatchObject({
      output: { differences: [{ severity: 'cosmetic' }] },
      touches: [],
    });
    const input = (required: boolean): Contract => ({
      input: [field('price', { kind: 'number' }, required)],
      output: [field('note')],
    });
    expect(contractImpact(input(false), input(true), [reader('Shop', ['note'])])).toMatchObject({
      verdict: 'breaking',
      touches: [],
    });
  });

  it('says so where a field can only bring less than before', () => {
    expect(named(output(options('live', 'hold')), output(options('live')), reader('Shop', ['decision']))).toEqual([
      ['Shop', 'Decision: additive'],
    ]);
  });
});

it('an application can declare fields, groups and what is in groups', () => {
  expect(
    readablePaths(output(rating(5), field('lines', { kind: 'list', items: { kind: 'text' } })).output).map(
      ({ path }) => path,
    ),
  ).toEqual(['seller', 'seller.rating', 'seller.name', 'lines']);
});
