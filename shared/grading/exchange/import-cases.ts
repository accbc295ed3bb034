import type { Contract } from '../../spec/contract.ts';
import { type CaseOrigin, MOST_CASES, type TestCase } from '../case.ts';
import { readRow } from './read-row.ts';
import { keyOf } from './same.ts';
import type { Source } from './source.ts';
import { fieldTargets, type Target } from './targets.ts';

/** What is wrong with a row. `column` is null where no single one is meant; the message ends in an accepted example. */
export interface RowProblem {
  place: number;
  column: string | null;
  message: string;
}
export interface Duplicate {
  place: number;
  title: string;
  /** The row or the title of the case that has the same input already. */
  of: { place: number } | { title: string };
}
export interface Imported {
  cases: TestCase[];
  problems: RowProblem[];
  /** How many rows have at least one problem. */
  refused: number;
  duplicates: Duplicate[];
}

export interface ImportOptions {
  contract: Contract;
  existing: readonly Pick<TestCase, 'title' | 'input'>[];
  newId: () => string;
}

const ORIGIN: (typeof CaseOrigin.options)[number] = 'imported';

/** Input fields that every case needs and that no column fills, although some row depends on columns. */
export function unfilledFields(source: Source, targets: readonly (Target | null)[], contract: Contract): string[] {
  if (
    targets.includes('case') ||
    source.rows.every(({ whole, refused }) => whole !== undefined || refused !== undefined)
  )
    return [];
  return contract.input.flatMap(({ name, title, required }) => {
    const inside = fieldTargets(contract, 'input').filter(({ path }) => path === name || path.startsWith(`${name}.`));
    return required && inside.length > 0 && !inside.some(({ target }) => targets.includes(target)) ? [title] : [];
  });
}

/**
 * Makes cases of the rows of a file. A row with a problem makes none, and says so by column; one whose input is among the
 * existing cases or further up is skipped and named. Yields between rows, so that a long file need not hold up the window.
 */
export function* importCases(
  source: Source,
  targets: readonly (Target | null)[],
  { contract, existing, newId }: ImportOptions,
): Generator<undefined, Imported, undefined> {
  const seen = new Map<string, Duplicate['of']>();
  for (const { input, title } of existing) {
    const key = keyOf(input);
    if (key !== null) seen.set(key, { title });
    yield;
  }
  const found: Imported = { cases: [], problems: [], refused: 0, duplicates: [] };
  for (const row of source.rows) {
    yield;
    const { place } = row;
    const read = readRow(row, source, targets, contract);
    if (read === null) continue;
    const key = read.input === null ? null : keyOf(read.input);
    const of = key === null ? undefined : seen.get(key);
    if (of !== undefined) {
      found.duplicates.push({ place, title: read.title, of });
      continue;
    }
    const problems = [...read.problems];
    if (key === null && problems.length === 0)
      problems.push({ column: null, message: 'It holds half of a character, which JSON cannot carry' });
    if (found.cases.length + existing.length >= MOST_CASES)
      problems.push({ column: null, message: `An agent holds at most ${MOST_CASES} cases` });
    if (problems.length > 0 || read.input === null) {
      found.problems.push(...problems.map((problem): RowProblem => ({ place, ...problem })));
      found.refused++;
      continue;
    }
    if (key !== null) seen.set(key, { place });
    const { title, input, expectation, kind, notes } = read;
    found.cases.push({
      id: newId(),
      title,
      input,
      expectation,
      origin: ORIGIN,
      ...(kind === undefined ? {} : { kind }),
      ...(notes === undefined ? {} : { notes }),
    });
  }
  return found;
}
