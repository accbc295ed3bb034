import type { Contract } from '../../spec/contract.ts';
import type { JsonObject } from '../../spec/ids.ts';
import { finish } from '../../steps.ts';
import type { TestCase } from '../case.ts';
import { exportTable as tableSteps } from './export-cases.ts';
import { importCases } from './import-cases.ts';
import type { ReadSource } from './source.ts';
import { guessTargets } from './targets.ts';

export const exportTable = (cases: readonly TestCase[], contract: Contract): string[][] =>
  finish(tableSteps(cases, contract));
export const caseOf = (input: JsonObject, more: Partial<TestCase> = {}): TestCase => ({
  id: 'c1',
  title: 'A case',
  input,
  expectation: [],
  origin: 'manual',
  ...more,
});

export function importFrom(read: ReadSource, contract: Contract, existing: readonly TestCase[] = []) {
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

/** An input of the contract in `shared/spec/spec.test-helper.ts`. */
export const sample = (more: JsonObject = {}): JsonObject => ({
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
