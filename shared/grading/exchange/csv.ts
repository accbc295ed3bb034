// Its types have to be known to every program that this file is part of.
/// <reference path="./papaparse.d.ts" />
import Papa from 'papaparse';

const DELIMITERS = [',', ';', '\t', '|'];
const LINE_END = '\r\n';
// Without it spreadsheets take UTF-8 for another encoding.
const BYTE_ORDER_MARK = '\ufeff';

/** The separator that the first line uses most, outside quotes; programs differ by their language. */
function delimiterOf(text: string): string {
  const line =
    text
      .trimStart()
      .replace(/"(?:[^"]|"")*"/g, '')
      .split(/\r|\n/, 1)[0] ?? '';
  const uses = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[uses.indexOf(Math.max(...uses))] ?? ',';
}

/** Reads CSV with any usual separator and line end; `unclosed` where a quote is never closed, so that rows are missing. */
export function readCsv(text: string): { rows: string[][]; unclosed: boolean } {
  const plain = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  const { data, errors } = Papa.parse(plain, { delimiter: delimiterOf(plain) });
  return { rows: data, unclosed: errors.some(({ code }) => code === 'MissingQuotes') };
}

/** CSV as RFC 4180 has it. Cells are written as they are: what a spreadsheet would run must be guarded before. */
export const writeCsv = (rows: readonly (readonly string[])[]): string =>
  `${BYTE_ORDER_MARK}${Papa.unparse(rows, { newline: LINE_END })}${LINE_END}`;
