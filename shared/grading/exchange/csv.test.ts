import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv, writeCsv } from './csv.ts';

describe('CSV', () => {
  it('gives back every cell, whatever stands in it', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', '\t', ' ', '|', "'", '\ufeff', 'a') }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 }), (rows) => {
        const table = [['title', 'input.a', 'input.b'], ...rows];
        // The line end after the last row makes one empty row more.
        expect(readCsv(writeCsv(table))).toEqual({ rows: [...table, ['']], unclosed: false });
      }),
      { numRuns: 500 },
    );
  });
  it.each([
    ['a;b\n1,5;2\n', [['a', 'b'], ['1,5', '2'], ['']]],
    [
      'a\tb\r\n1\t2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      '"a;b;c",d\r1,2',
      [
        ['a;b;c', 'd'],
        ['1', '2'],
      ],
    ],
    ['only\nx', [['only'], ['x']]],
  ])('takes the separator from the first line: %j', (text, rows) => {
    expect(readCsv(text).rows).toEqual(rows);
  });
  it('tells of a quote that is never closed', () => {
    expect(readCsv('a,b\n1,"never closed\n2,3').unclosed).toBe(true);
  });
});
