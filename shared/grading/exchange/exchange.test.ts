import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contracts, documentOf } from '../../schema/contracts.test-helper.ts';
import type { Contract, Field } from '../../spec/contract.ts';
import type { JsonObject } from '../../spec/ids.ts';
import { CONTRACT, field } from '../../spec/spec.test-helper.ts';
import { finish } from '../../steps.ts';
import type { Comparator, FieldExpectation, TestCase } from '../case.ts';
import { exportLines, exportTable as tableSteps } from './export-cases.ts';
import { importCases } from './import-cases.ts';
import { readJsonSource } from './read-json.ts';
import { readTable } from './read-table.ts';
import type { ReadSource } from './source.ts';
import { guardCell, unguardCell } from './spreadsheet-text.ts';
import { guessTargets } from './targets.ts';

const exportTable = (cases: readonly TestCase[], contract: Contract): string[][] => finish(tableSteps(cases, contract));
const caseOf = (input: JsonObject, more: Partial<TestCase> = {}): TestCase => ({
  id: 'c1',
  title: 'A case',
  input,
  expectation: [],
  origin: 'manual',
  ...more,
});

function importFrom(read: ReadSource, contract: Contract, existing: readonly TestCase[] = []) {
  if (!read.ok) throw new Error(read.message);
  let made = 0;
  return finish(
    importCases(read.source, guessTargets(read.source.columns, contract), {
      contract,
      existing,
      newId: () => `new-${made++}`,
    }),
  );
}
/** What a person would call the same case: ids, origin and the order of the expectations aside. */
const matter = ({ title, input, kind, notes, expectation }: TestCase) => ({
  title,
  input,
  kind,
  notes,
  expectation: expectation.toSorted((a, b) => (a.field < b.field ? -1 : 1)),
});

describe('what was exported comes back', () => {
  const text: Contract = {
    input: [
      field('text', 'Text', { kind: 'text' }),
      field('words', 'Words', { kind: 'list', items: { kind: 'text' } }),
    ],
    output: [field('answer', 'Answer', { kind: 'text' })],
  };
  const anyText = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom("'", '"', '=', ';', ',', ' ', '\n', '\r', '-', '[') }),
  );
  const unique = (cases: TestCase[]): TestCase[] => [
    ...new Map(cases.map((one) => [JSON.stringify(one.input), one])).values(),
  ];

  it('any text, in inputs, lists, titles, notes and expectations, as the same text', () => {
    const cases = fc.array(
      fc.tuple(anyText, fc.array(anyText, { maxLength: 3 }), anyText, anyText).map(([input, words, title, answer]) =>
        caseOf(
          { text: input, words },
          {
            title: title.slice(0, 100).toWellFormed() || 'x',
            notes: answer,
            expectation: [{ field: 'answer', value: answer, comparator: { kind: 'exact' } }],
          },
        ),
      ),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(cases.map(unique), (all) => {
        // An empty note is none.
        const wanted = all.map((one) => matter(one.notes === '' ? { ...one, notes: undefined } : one));
        const table = importFrom(readTable(exportTable(all, text)), text);
        expect(table.problems).toEqual([]);
        expect(table.cases.map(matter).map((one) => ({ ...one, notes: one.notes || undefined }))).toEqual(wanted);
        const lines = importFrom(readJsonSource(exportLines(all), text), text);
        expect(lines.cases.map(matter)).toEqual(all.map(matter));
      }),
      { numRuns: 300 },
    );
  });

  it('cases of any contract, and once more brings nothing new', () => {
    fc.assert(
      fc.property(contracts, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), (contract, seeds) => {
        const all = unique(seeds.map((seed) => caseOf(documentOf(contract.input, seed))));
        for (const read of [readTable(exportTable(all, contract)), readJsonSource(exportLines(all), contract)]) {
          const found = importFrom(read, contract);
          expect(found.problems).toEqual([]);
          expect(found.cases.map(({ input }) => input)).toEqual(all.map(({ input }) => input));
          const again = importFrom(read, contract, all);
          expect([again.cases.length, again.duplicates.length]).toEqual([0, all.length]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('every comparator', () => {
    const input = sample();
    const expectations: [string, Comparator, FieldExpectation['value']][] = [
      ['decision', { kind: 'exact' }, 'live'],
      ['decision', { kind: 'exact' }, undefined],
      ['decision', { kind: 'ignore' }, undefined],
      ['decision', { kind: 'one_of', values: ['live', 'turn_down'] }, undefined],
      ['reasons', { kind: 'set' }, ['no_photo']],
      ['reasons', { kind: 'exact' }, []],
      ['note', { kind: 'meaning', rubric: '' }, 'Too cheap'],
      ['note', { kind: 'meaning', rubric: 'says why, = politely' }, undefined],
      ['note', { kind: 'exact' }, ''],
      ['score', { kind: 'tolerance', within: 0.5 }, -3],
    ];
    for (const [path, comparator, value] of expectations) {
      const one = caseOf(input, {
        expectation: [{ field: path, comparator, ...(value === undefined ? {} : { value }) }],
      });
      const table = exportTable([one], CONTRACT);
      expect(table[0]).not.toContain('case');
      expect(importFrom(readTable(table), CONTRACT).cases.map(matter)).toEqual([matter(one)]);
    }
  });

  const PAYLOADS = new URL('../../../../shared/conformance/naughty/csv-injection/payloads.json', import.meta.url);
  const STRINGS = new URL('../../../../shared/conformance/naughty/blns/blns.json', import.meta.url);
  it.skipIf(!existsSync(PAYLOADS))('formulas are inert in every cell (skipped where ../shared is absent)', () => {
    const payloads = z.array(z.object({ value: z.string() })).parse(JSON.parse(readFileSync(PAYLOADS, 'utf8')));
    const strings = z.array(z.string()).parse(JSON.parse(readFileSync(STRINGS, 'utf8')));
    const all = unique(
      [...payloads.map(({ value }) => value), ...strings].map((value) =>
        caseOf(
          { text: value, words: [value] },
          {
            title: value.slice(0, 200) || 'x',
            expectation: [{ field: 'answer', value, comparator: { kind: 'exact' } }],
          },
        ),
      ),
    );
    const table = exportTable(all, text);
    for (const cell of table.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    expect(importFrom(readTable(table), text).cases.map(matter)).toEqual(all.map(matter));
    expect(importFrom(readJsonSource(exportLines(all), text), text).cases.map(matter)).toEqual(all.map(matter));
  });

  it('an apostrophe put on is taken off, and nobody else’s', () => {
    fc.assert(
      fc.property(anyText, (cell) => {
        expect(unguardCell(guardCell(cell))).toBe(cell);
      }),
    );
    expect([unguardCell("'hello"), unguardCell("'=1"), guardCell('-5'), guardCell('a=b')]).toEqual([
      "'hello",
      '=1',
      "'-5",
      'a=b',
    ]);
  });
});

const sample = (more: JsonObject = {}): JsonObject => ({
  condition: 'new',
  price: { amount: '12.50', currency: 'EUR' },
  brand: 'Nordhem',
  weight: 1.5,
  stock: 3,
  photo: true,
  listed: '2026-03-01',
  seen: '2026-03-01T09:30:00Z',
  tags: ['a', 'b'],
  seller: { rating: 4.5, vat: 'none' },
  ...more,
});

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
