import { parseStrictJson } from '../../json/parse.ts';
import { type Contract, fieldAt } from '../../spec/contract.ts';
import type { Json, JsonObject } from '../../spec/ids.ts';
import { objectProblems } from '../../spec/object-problems.ts';
import { putAt } from '../../spec/paths.ts';
import { valueFits } from '../../spec/value-fits.ts';
import { CaseKind, type FieldExpectation, TestCase } from '../case.ts';
import { readCell, readJsonCell } from './cells.ts';
import { isNothing, readComparator, usualComparator } from './comparators.ts';
import { placeWords, type Source, type SourceRow, textOf } from './source.ts';
import { sideOf, type Target } from './targets.ts';

/** A row as far as it could be read; `input` is null where it could not. */
export interface ReadRow {
  title: string;
  input: JsonObject | null;
  expectation: FieldExpectation[];
  kind?: TestCase['kind'];
  notes?: string;
  problems: { column: string | null; message: string }[];
}
type Problems = ReadRow['problems'];

const unreadable = (title: string, message: string, column: string | null = null): ReadRow => ({
  title,
  input: null,
  expectation: [],
  problems: [{ column, message }],
});

/** What is wrong with expectations, each to be said of its field. */
function expectationProblems({ field: path, value, comparator }: FieldExpectation, contract: Contract): string[] {
  const field = fieldAt(contract.output, path);
  if (field === undefined) return [`The contract has no output field “${path}”`];
  const { title, type } = field;
  const values = [...(value === undefined ? [] : [value]), ...(comparator.kind === 'one_of' ? comparator.values : [])];
  const unfit = values.flatMap((one) => valueFits(one, type) ?? []).slice(0, 1);
  const words = unfit.map((message) => `Expected ${title} ${message}`);
  const isAmount = ['number', 'integer', 'money'].includes(type.kind);
  if (comparator.kind === 'tolerance' && !isAmount)
    words.push(`Expected ${title} is no amount, so a tolerance does not fit`);
  if ((comparator.kind === 'tolerance' || comparator.kind === 'set') && value === undefined)
    words.push(`Expected ${title} is missing`);
  return words;
}

const inputProblems = (input: JsonObject, contract: Contract): { at: string; message: string }[] => {
  const problems = objectProblems(contract.input, input);
  if (problems.length > 0) return problems;
  const rest = valueFits(input, { kind: 'object', fields: contract.input });
  return rest === null ? [] : [{ at: '', message: `The input ${rest}` }];
};

/** A case that says itself what its parts are. */
function readWhole(record: Json, title: string, contract: Contract, column: string | null): ReadRow {
  const given = typeof record === 'object' && record !== null && !Array.isArray(record) ? record : {};
  const parsed = TestCase.safeParse({ title, ...given, id: 'read', origin: 'imported' });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? 'it' : `its ${issue.path.join('.')}`;
    return unreadable(title, `It is not a case as this program exports them: ${where} does not fit`, column);
  }
  const { input, expectation, kind, notes } = parsed.data;
  const problems: Problems = [
    ...inputProblems(input, contract).map(({ message }) => ({ column, message })),
    ...expectation.flatMap((one) => expectationProblems(one, contract)).map((message) => ({ column, message })),
  ];
  return {
    title: parsed.data.title,
    input,
    expectation,
    ...(kind === undefined ? {} : { kind }),
    ...(notes === undefined ? {} : { notes }),
    problems,
  };
}

const MOST_TITLE = 200;
const MOST_NOTES = 4000;
const shorten = (text: string): string => (text.length <= 80 ? text : `${text.slice(0, 79).toWellFormed()}…`);

/** Reads one row by what its columns mean; null where nothing stands in it. */
export function readRow(
  row: SourceRow,
  source: Source,
  targets: readonly (Target | null)[],
  contract: Contract,
): ReadRow | null {
  const fallback = placeWords(source, row.place);
  if (row.refused !== undefined) return unreadable(fallback, row.refused);
  if (row.whole !== undefined) return readWhole(row.whole, fallback, contract, null);
  const cells = new Map<Target, { cell: Json; column: string }>();
  for (const [index, target] of targets.entries()) {
    const cell = row.cells[index];
    if (target !== null && cell !== undefined) cells.set(target, { cell, column: source.columns[index] ?? '' });
  }
  if (cells.size === 0) return null;
  const textAt = (target: Target): string | undefined => {
    const found = cells.get(target);
    return found === undefined ? undefined : textOf(found.cell);
  };
  const whole = textAt('case');
  if (whole !== undefined) {
    const column = cells.get('case')?.column ?? null;
    const parsed = parseStrictJson(whole);
    return parsed.ok
      ? readWhole(parsed.value, textAt('title') ?? fallback, contract, column)
      : unreadable(fallback, `The whole case is not JSON: ${parsed.message}`, column);
  }
  return new RowReader(cells, source, targets, contract).read(fallback);
}

/** Puts the cells of one row together. */
class RowReader {
  private readonly problems: Problems = [];
  private readonly cells: ReadonlyMap<Target, { cell: Json; column: string }>;
  private readonly source: Source;
  private readonly targets: readonly (Target | null)[];
  private readonly contract: Contract;
  constructor(
    cells: ReadonlyMap<Target, { cell: Json; column: string }>,
    source: Source,
    targets: readonly (Target | null)[],
    contract: Contract,
  ) {
    this.targets = targets;
    this.cells = cells;
    this.source = source;
    this.contract = contract;
  }

  read(fallback: string): ReadRow {
    const { input, firstText } = this.input();
    const kind = this.kind();
    const notes = this.text('notes', MOST_NOTES);
    const title = this.text('title', MOST_TITLE) ?? (firstText === undefined ? fallback : shorten(firstText));
    const expectation = this.expectation();
    return {
      title,
      input,
      expectation,
      ...(kind === undefined ? {} : { kind }),
      ...(notes === undefined ? {} : { notes }),
      problems: this.problems,
    };
  }

  private text(target: Target, most: number): string | undefined {
    const found = this.cells.get(target);
    if (found === undefined) return undefined;
    const text = textOf(found.cell);
    if (text.length <= most) return text;
    this.problems.push({ column: found.column, message: `It is longer than ${most} characters` });
    return undefined;
  }

  private kind(): TestCase['kind'] {
    const found = this.cells.get('kind');
    if (found === undefined) return undefined;
    const parsed = CaseKind.safeParse(textOf(found.cell).trim().toLowerCase());
    if (parsed.success) return parsed.data;
    this.problems.push({ column: found.column, message: `Kind needs one of ${CaseKind.options.join(', ')}` });
    return undefined;
  }

  /** The value in a cell; undefined where nothing stands, null after a problem. */
  private value(target: Target, title: string): { value: Json } | undefined | null {
    const found = this.cells.get(target);
    const side = sideOf(target);
    const field =
      side === null
        ? undefined
        : fieldAt(side.part === 'input' ? this.contract.input : this.contract.output, side.path);
    if (found === undefined || field === undefined) return undefined;
    const { cell, column } = found;
    if (typeof cell === 'string' && cell.trim() === '' && field.type.kind !== 'text') return undefined;
    const read =
      this.source.format === 'csv' && typeof cell === 'string'
        ? readCell(cell, field.type)
        : readJsonCell(cell, field.type);
    if (read.ok) return { value: read.value };
    this.problems.push({ column, message: `${title} ${read.message}` });
    return null;
  }

  private input(): { input: JsonObject; firstText: string | undefined } {
    const input: JsonObject = {};
    const unread: string[] = [];
    let firstText: string | undefined;
    for (const target of this.cells.keys()) {
      const side = sideOf(target);
      if (side?.part !== 'input') continue;
      const field = fieldAt(this.contract.input, side.path);
      const found = this.value(target, field?.title ?? side.path);
      if (found === null) unread.push(side.path);
      if (found === null || found === undefined) continue;
      putAt(input, side.path, found.value);
      if (field?.type.kind === 'text' && typeof found.value === 'string' && found.value.trim() !== '')
        firstText ??= found.value.trim();
    }
    // What could not be read is named already; that it is missing now would be said of the reader, not of the row.
    for (const { at, message } of inputProblems(input, this.contract))
      if (!unread.some((path) => path === at || path.startsWith(`${at}.`)))
        this.problems.push({ column: this.columnOf('input', at), message });
    return { input, firstText };
  }

  private expectation(): FieldExpectation[] {
    const paths = new Set(
      [...this.cells.keys()].flatMap((target) => {
        const side = sideOf(target);
        return side === null || side.part === 'input' ? [] : [side.path];
      }),
    );
    return [...paths].flatMap((path): FieldExpectation[] => {
      const field = fieldAt(this.contract.output, path);
      if (field === undefined) return [];
      const found = this.value(`expected.${path}`, `Expected ${field.title}`);
      const how = this.cells.get(`comparator.${path}`);
      const words = how === undefined ? '' : textOf(how.cell);
      if (found === null || (found === undefined && words.trim() === '')) return [];
      const comparator =
        words.trim() === '' ? { ok: true as const, comparator: usualComparator(field.type) } : readComparator(words);
      if (!comparator.ok) {
        this.problems.push({
          column: how?.column ?? null,
          message: `How ${field.title} is compared ${comparator.message}`,
        });
        return [];
      }
      const one = { field: path, ...(found ?? {}), comparator: comparator.comparator };
      const nothing = isNothing(words);
      const column = this.columnOf('expected', path) ?? how?.column ?? null;
      const wrong = expectationProblems(one, this.contract);
      if (nothing !== (found === undefined && comparator.comparator.kind === 'exact'))
        wrong.push(
          nothing
            ? `Expected ${field.title} has a value, although nothing is expected`
            : `Expected ${field.title} is missing; write nothing as its comparator if it must be`,
        );
      this.problems.push(...wrong.map((message) => ({ column, message })));
      return [one];
    });
  }

  /** The column that fills a path, or the place around it. */
  private columnOf(part: 'input' | 'expected', path: string): string | null {
    for (let at = path; at !== ''; at = at.slice(0, Math.max(at.lastIndexOf('.'), 0))) {
      const index = this.targets.indexOf(`${part}.${at}`);
      if (index !== -1) return this.source.columns[index] ?? null;
    }
    return null;
  }
}
