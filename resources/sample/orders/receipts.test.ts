import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createValidator } from '../../../engine/validation/validator.ts';
import { predictedOutput } from '../../../shared/analysis/oracle.ts';
import { compareField } from '../../../shared/grading/compare.ts';
import { matchesPattern } from '../../../shared/spec/pattern.ts';
import { orderContract } from './contract.ts';
import {
  amountFromPrint,
  dateFromPrint,
  expectedFromReceipt,
  orderFromReceipt,
  type SampleReceipt,
} from './receipts.ts';
import { A_DATE } from './rules.ts';
import { orderSpec } from './spec.ts';

describe('a printed date', () => {
  it.each([
    ['28/02/2016', '2016-02-28'],
    ['03/06/18', '2018-06-03'],
    ['18-11-18', '2018-11-18'],
    ['12/13/2016', '2016-12-13'],
    ['24-MAR-2018', '2018-03-24'],
    ['15 MAY 2018', '2018-05-15'],
    ['1.9.2018', '2018-09-01'],
  ])('%s is read as %s, and the rules see that it is a date', (printed, day) => {
    expect(dateFromPrint(printed)).toBe(day);
    expect(matchesPattern(`TIME 12:00 ${printed}`, A_DATE, false)).toBe(true);
  });

  it.each(['', '31/02/2018', '00/01/2018', '15 XYZ 2018', '2018', 'May'])('%s is none', (printed) => {
    expect(dateFromPrint(printed)).toBeUndefined();
  });
});

it.each([
  ['180.10', '180.10'],
  ['RM 22.90', '22.90'],
  ['$8.20', '8.20'],
  ['1,022.9', '1022.90'],
  ['RM1,234,567', '1234567.00'],
  ['-28.00', '-28.00'],
  ['', undefined],
  ['RM', undefined],
  ['1.2.3', undefined],
])('a printed total %s is the amount %s', (printed, amount) => {
  expect(amountFromPrint(printed)).toBe(amount);
});

const samples = new URL('../../../../shared/samples/receipts.json', import.meta.url);
if (!existsSync(samples)) console.log(`The sample receipts are not at ${samples.pathname}; they are not tried.`);
describe.skipIf(!existsSync(samples))('the sample receipts', () => {
  const receipts: SampleReceipt[] = existsSync(samples) ? JSON.parse(readFileSync(samples, 'utf8')) : [];
  const validator = createValidator(orderContract);
  const clock = { now: '2026-11-23T12:00:00.000Z' };

  it('are inputs that the contract takes, each with all four facts in the form of the output', () => {
    expect(receipts).toHaveLength(25);
    for (const receipt of receipts) {
      expect(validator.input(orderFromReceipt(receipt))).toEqual([]);
      const expected = expectedFromReceipt(receipt);
      expect(expected.map(({ field }) => field)).toEqual(['company', 'date', 'address', 'total']);
      const output = Object.fromEntries(expected.map(({ field, value }) => [field, value ?? null]));
      expect(validator.output({ ...output, reasons: [], review: 'needed', entry: 'as_read' })).toEqual([]);
      for (const expectation of expected)
        expect(compareField(orderContract, expectation, output)).toMatchObject({ result: 'match' });
    }
  });

  it('are never said to lack a total or a date, which all of them have', () => {
    const reasons = receipts.flatMap(
      (receipt) => predictedOutput(orderSpec, orderFromReceipt(receipt), clock).output.reasons,
    );
    expect(reasons).not.toContain('no_total');
    expect(reasons).not.toContain('no_date');
  });

  it('go to a person only where the paper says so, and to a model only where two readings are possible', () => {
    const outcomes = Map.groupBy(receipts, (receipt) => {
      const { output, undetermined } = predictedOutput(orderSpec, orderFromReceipt(receipt), clock);
      return undetermined.includes('review') ? 'a model decides' : String(output.review);
    });
    expect(Object.fromEntries([...outcomes].map(([name, of]) => [name, of.length]))).toEqual({
      not_needed: 17,
      needed: 1,
      'a model decides': 7,
    });
  });

  it('keep the rules on company and address as a person found them', () => {
    for (const receipt of receipts)
      for (const { field, value } of expectedFromReceipt(receipt))
        if (field === 'address') expect(String(value)).not.toMatch(/GST|@/);
        else if (field === 'company') expect(String(value).length).toBeLessThanOrEqual(120);
  });
});
