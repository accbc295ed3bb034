import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contracts, documentOf } from '../../schema/contracts.test-helper.ts';
import type { Contract } from '../../spec/contract.ts';
import { CONTRACT, field } from '../../spec/spec.test-helper.ts';
import type { Comparator, FieldExpectation, TestCase } from '../case.ts';
import { caseOf, exportTable, importFrom, sample } from './exchange.test-helper.ts';
import { exportLines } from './export-cases.ts';
import { withoutFileFields } from './named-files.ts';
import { readJsonSource } from './read-json.ts';
import { readTable } from './read-table.ts';
import { guardCell, unguardCell } from './spreadsheet-text.ts';

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

  it('cases of any contract without files, and once more brings nothing new', () => {
    fc.assert(
      fc.property(
        contracts.map(withoutFileFields),
        fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
        (contract, seeds) => {
          const all = unique(seeds.map((seed) => caseOf(documentOf(contract.input, seed))));
          for (const read of [readTable(exportTable(all, contract)), readJsonSource(exportLines(all), contract)]) {
            const found = importFrom(read, contract);
            expect(found.problems).toEqual([]);
            expect(found.cases.map(({ input }) => input)).toEqual(all.map(({ input }) => input));
            const again = importFrom(read, contract, all);
            expect([again.cases.length, again.duplicates.length]).toEqual([0, all.length]);
          }
        },
      ),
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
