import { type Contract, fieldAt } from '../../spec/contract.ts';
import type { JsonObject } from '../../spec/ids.ts';
import { valueAt } from '../../spec/paths.ts';
import type { FieldExpectation, TestCase } from '../case.ts';
import { writeCell } from './cells.ts';
import { NOTHING, usualComparator, writeComparator } from './comparators.ts';
import { namingFiles, plainInput, withoutFileFields } from './named-files.ts';
import { readRow } from './read-row.ts';
import { isSameJson } from './same.ts';
import type { Source } from './source.ts';
import { guardCell, unguardCell } from './spreadsheet-text.ts';
import { fieldTargets, sideOf, type Target } from './targets.ts';

/** Every case on a line of its own, exactly. */
export const exportLines = (cases: readonly TestCase[]): string =>
  cases.map((testCase) => `${JSON.stringify(testCase)}\n`).join('');

function expectedCell({ value }: FieldExpectation, type: Parameters<typeof writeCell>[1]): string {
  return value === undefined ? '' : writeCell(value, type);
}

function comparatorCell({ value, comparator }: FieldExpectation, type: Parameters<typeof writeCell>[1]): string {
  if (comparator.kind === 'exact' && value === undefined) return NOTHING;
  return value !== undefined && isSameJson(comparator, usualComparator(type)) ? '' : writeComparator(comparator);
}

/** What a case has for a column, spelled; empty for nothing. */
function cellOf(testCase: TestCase, target: Target, contract: Contract): string {
  const side = sideOf(target);
  if (side === null) {
    const { title, kind, notes } = testCase;
    return { title, kind, notes }[target] ?? '';
  }
  const field = fieldAt(side.part === 'input' ? contract.input : contract.output, side.path);
  if (field === undefined) return '';
  if (side.part === 'input') {
    const value = valueAt(testCase.input, side.path);
    return value === undefined ? '' : writeCell(value, field.type);
  }
  const expected = testCase.expectation.find((one) => one.field === side.path);
  if (expected === undefined) return '';
  return side.part === 'expected' ? expectedCell(expected, field.type) : comparatorCell(expected, field.type);
}

/** What importing must give back; the order of the expectations aside. */
const matterOf = (
  found: Pick<TestCase, 'title' | 'expectation' | 'kind' | 'notes'> & { input: JsonObject | null },
) => ({
  title: found.title,
  input: found.input,
  kind: found.kind ?? '',
  notes: found.notes ?? '',
  expectation: found.expectation.toSorted((a, b) => (a.field < b.field ? -1 : 1)),
});

/**
 * Cases as rows for a spreadsheet, the first naming the columns; every cell is safe to open (`guardCell`). A case that the
 * columns cannot hold exactly, such as one that the contract no longer fits, stands whole as JSON in the column `case`. Files
 * are named and not carried: reading such a cell back is refused.
 * Columns of comparators and `case` are there only where some case needs them. Yields between cases, so that many of them
 * need not hold up the window.
 */
export function* exportTable(
  cases: readonly TestCase[],
  contract: Contract,
): Generator<undefined, string[][], undefined> {
  const fields = (part: 'input' | 'expected' | 'comparator'): Target[] =>
    fieldTargets(contract, part).map(({ target }) => target);
  const targets: Target[] = [
    'title',
    'kind',
    ...fields('input'),
    ...fields('expected'),
    ...fields('comparator'),
    'notes',
    'case',
  ];
  const plain = withoutFileFields(contract);
  const isPlain = targets.map((target) => {
    const side = sideOf(target);
    return side?.part !== 'input' || plain === contract || fieldAt(plain.input, side.path) !== undefined;
  });
  const atPlain = (_: unknown, index: number): boolean => isPlain[index] === true;
  const rows: string[][] = [];
  for (const given of cases) {
    yield;
    const testCase = namingFiles(given, contract);
    const cells = targets.map((target) => (target === 'case' ? '' : guardCell(cellOf(testCase, target, contract))));
    const kept = plain === contract ? given : { ...given, input: plainInput(contract.input, given.input) };
    const isExact = readsBack(cells.filter(atPlain), targets.filter(atPlain), kept, plain);
    rows.push(isExact ? cells : targets.map((target) => (target === 'case' ? JSON.stringify(testCase) : '')));
  }
  const needed = targets.map(
    (target, index) =>
      !(target === 'case' || target === 'notes' || target.startsWith('comparator.')) ||
      rows.some((cells) => cells[index] !== ''),
  );
  return [targets, ...rows].map((cells) => cells.filter((_, index) => needed[index]));
}

function readsBack(
  cells: readonly string[],
  targets: readonly Target[],
  testCase: TestCase,
  contract: Contract,
): boolean {
  const source: Source = { format: 'csv', columns: targets, rows: [] };
  const row = { place: 2, cells: cells.map((cell) => unguardCell(cell) || undefined) };
  const read = readRow(row, source, targets, contract);
  if (read === null || read.problems.length > 0) return false;
  try {
    return isSameJson(matterOf(read), matterOf(testCase));
  } catch {
    // Half of a character has no canonical form; JSON's own escapes carry it.
    return false;
  }
}
