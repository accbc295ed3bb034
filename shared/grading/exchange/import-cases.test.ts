import { describe, expect, it } from 'vitest';
import type { Field } from '../../spec/contract.ts';
import { CONTRACT } from '../../spec/spec.test-helper.ts';
import { caseOf, importFrom, sample } from './exchange.test-helper.ts';
import { exportLines } from './export-cases.ts';
import { readJsonSource } from './read-json.ts';
import { readTable } from './read-table.ts';

describe('a spreadsheet of somebody else’s', () => {
  const HEAD = [
    'Condition',
    'PRICE',
    'brand',
    'Weight',
    'Stock',
    'Has photo',
    'listed on',
    'Last seen',
    'Tags',
    'Seller › Rating',
    'seller.vat',
    'Decision',
    'Expected note',
    'Comment',
  ];
  const row = (changes: Readonly<Record<string, string>> = {}): string[] => {
    const cells: Record<string, string> = {
      Condition: 'New',
      PRICE: '12.50 EUR',
      brand: 'Nordhem',
      Weight: '1.5',
      Stock: '3',
      'Has photo': 'yes',
      'listed on': '2026-03-01',
      'Last seen': '2026-03-01T09:30:00Z',
      Tags: 'a; b',
      'Seller › Rating': '4.5',
      'seller.vat': 'none',
      Decision: 'send to a person',
      'Expected note': 'says why',
      Comment: '',
      ...changes,
    };
    return HEAD.map((name) => cells[name] ?? '');
  };
  const read = (...rows: string[][]) => importFrom(readTable([HEAD, ...rows]), CONTRACT);

  it('finds its fields by name and title, and compares each by its type', () => {
    const { cases, problems } = read(row());
    expect(problems).toEqual([]);
    expect(cases).toEqual([
      {
        id: 'new-0',
        title: 'Nordhem',
        input: sample(),
        origin: 'imported',
        expectation: [
          { field: 'decision', value: 'send_to_a_person', comparator: { kind: 'exact' } },
          { field: 'note', value: 'says why', comparator: { kind: 'meaning', rubric: '' } },
        ],
      },
    ]);
  });

  it.each([
    ['PRICE', '12,50 EUR', 'Price needs an amount with a point and its currency, for example 12.50 EUR'],
    ['PRICE', '12.50', 'Price needs an amount with a point and its currency, for example 12.50 EUR'],
    ['PRICE', '12.50 CHF', 'Price needs an amount in EUR or USD'],
    ['Weight', '1,5', 'Weight needs a number with a point and without separators, for example 1500.5'],
    ['Weight', '0x10', 'Weight needs a number with a point and without separators, for example 1500.5'],
    [
      'Weight',
      '12345678901234567890.5',
      'Weight has more digits than a number keeps, for example 1500.5 has few enough',
    ],
    ['Stock', '1.5', 'Stock needs a whole number, for example 3'],
    ['listed on', '01/03/2026', 'Listed on needs a day, for example 2026-03-01'],
    ['Has photo', 'maybe', 'Has photo needs yes or no, for example yes'],
    ['Condition', 'broken', 'Condition needs one of the options, for example New'],
    ['Decision', 'perhaps', 'Expected Decision needs one of the options, for example Live'],
    ['Stock', '', 'Stock is missing: it needs a whole number, for example 3'],
  ])('names row, column, problem and an accepted example: %s %s', (column, cell, message) => {
    const { cases, problems, refused } = read(row({ brand: 'first' }), row({ [column]: cell }), row({ brand: 'last' }));
    expect(problems).toEqual([{ place: 3, column, message }]);
    expect([refused, cases.map(({ title }) => title)]).toEqual([1, ['first', 'last']]);
  });

  it('skips the same input, in the file and among the cases, and says where it is', () => {
    const [known] = read(row({ brand: 'known' })).cases;
    if (known === undefined) throw new Error('a case expected');
    const found = importFrom(
      readTable([
        HEAD,
        row(),
        row({ brand: 'known' }),
        row({ Comment: 'other words, same input' }),
        row({ PRICE: '12.5 EUR' }),
      ]),
      CONTRACT,
      [known],
    );
    expect(found.duplicates).toEqual([
      { place: 3, title: 'known', of: { title: 'known' } },
      { place: 4, title: 'Nordhem', of: { place: 2 } },
    ]);
    expect(found.cases).toHaveLength(2);
  });

  it('names a row with more cells than the head, and passes over empty ones', () => {
    const { problems, cases } = importFrom(
      readTable([[''], HEAD, row(), [''], [...row({ brand: 'x' }), 'too much']]),
      CONTRACT,
    );
    expect(cases).toHaveLength(1);
    expect(problems).toEqual([{ place: 5, column: null, message: expect.stringContaining('15 cells') }]);
  });
});

describe('JSON', () => {
  it('reads records with groups, money and lists, and names a line that is none', () => {
    const record = { input: sample(), expected: { decision: 'live', score: '7' } };
    const lines = [
      JSON.stringify(record),
      '{"input":',
      JSON.stringify({ ...sample({ brand: 'flat' }), decision: 'Live' }),
    ];
    const { cases, problems } = importFrom(readJsonSource(lines.join('\n'), CONTRACT), CONTRACT);
    expect(cases.map(({ input }) => input)).toEqual([sample()]);
    expect(cases[0]?.expectation.map(({ field: path, value }) => [path, value])).toEqual([
      ['decision', 'live'],
      ['score', 7],
    ]);
    expect(problems[0]).toMatchObject({ place: 2, column: null, message: expect.stringContaining('not JSON') });
  });
  it('reads a list, a suite and one record alike', () => {
    const whole = caseOf(sample());
    for (const text of [
      JSON.stringify([whole]),
      JSON.stringify({ cases: [whole] }),
      JSON.stringify(whole, null, 2),
      JSON.stringify(sample()),
    ])
      expect(importFrom(readJsonSource(text, CONTRACT), CONTRACT).cases.map(({ input }) => input)).toEqual([sample()]);
  });
  it('says what of an exported case no longer fits the contract', () => {
    const other: Field[] = CONTRACT.input.filter(({ name }) => name !== 'brand');
    const { problems } = importFrom(readJsonSource(exportLines([caseOf(sample())]), CONTRACT), {
      ...CONTRACT,
      input: other,
    });
    expect(problems).toEqual([
      { place: 1, column: null, message: 'The input has a field “brand” that the contract does not know' },
    ]);
  });
});
