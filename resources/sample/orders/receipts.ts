import type { FieldExpectation } from '../../../shared/grading/case.ts';
import type { JsonObject } from '../../../shared/spec/ids.ts';
import { exact, meaning } from '../build.ts';

/** A receipt as zzzDavid/ICDAR-2019-SROIE (MIT) publishes it: what text recognition read, and what a person found in it. */
export interface SampleReceipt {
  ocr_lines: string[];
  /** Each as printed on the receipt: dates in many forms, totals with or without a currency. */
  expected: { company?: string; date?: string; address?: string; total?: string };
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const monthOf = (text: string): number =>
  /^\d+$/.test(text) ? Number(text) : MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1;

/**
 * A printed date as `2018-03-24`. Day first, as at home in Malaysia, unless only the second number can be the day; years
 * of two digits are of this century. Undefined for what is no such date.
 */
export function dateFromPrint(text: string): string | undefined {
  const [, first = '', second = '', year = ''] =
    /^(\d{1,2})[ ./-]+(\d{1,2}|[a-z]{3,9})[ ./-]+(\d{4}|\d{2})$/i.exec(text.trim()) ?? [];
  const isMonthFirst = Number(second) > 12 && Number(first) <= 12;
  const [day, month] = isMonthFirst ? [Number(second), Number(first)] : [Number(first), monthOf(second)];
  const date = new Date(Date.UTC(Number(year.length === 2 ? `20${year}` : year), month - 1, day));
  const isReal = month >= 1 && day >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : undefined;
}

/** The amount of a printed total with two places: `RM 1,022.9` is `1022.90`. Undefined where there is none. */
export function amountFromPrint(text: string): string | undefined {
  const [, whole, cents = ''] = /^[^\d-]*(-?\d{1,3}(?:,\d{3})+|-?\d+)(?:\.(\d{1,2}))?$/.exec(text.trim()) ?? [];
  return whole === undefined ? undefined : `${whole.replaceAll(',', '')}.${cents.padEnd(2, '0')}`;
}

/** Moroccan receipts say DH; all others of the collection are paid in ringgit, however they write it. */
const currencyOf = ({ ocr_lines }: SampleReceipt): string =>
  ocr_lines.some((line) => /\d ?DH\b/.test(line)) ? 'MAD' : 'MYR';

/** A receipt as input of *Extract purchase orders*: its lines as one text. */
export const orderFromReceipt = ({ ocr_lines }: SampleReceipt): JsonObject => ({
  text: ocr_lines.join('\n'),
  source: 'till_receipt',
});

/**
 * What a person found, as expectations: date and total exactly, in the contract's form; company and address by meaning.
 * What is not there, or cannot be read, is not expected.
 */
export function expectedFromReceipt(receipt: SampleReceipt): FieldExpectation[] {
  const { company, date, address, total } = receipt.expected;
  const day = dateFromPrint(date ?? '');
  const amount = amountFromPrint(total ?? '');
  return [
    ...(company === undefined
      ? []
      : [meaning('company', company, 'The same company; case, spaces and dots in “Sdn. Bhd.” are free.')]),
    ...(day === undefined ? [] : [exact('date', day)]),
    ...(address === undefined
      ? []
      : [meaning('address', address, 'The same place; case, spaces, commas and a country at the end are free.')]),
    ...(amount === undefined ? [] : [exact('total', { amount, currency: currencyOf(receipt) })]),
  ];
}
