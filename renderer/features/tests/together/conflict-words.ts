import type { FieldExpectation, TestCase } from '../../../../shared/grading/case.ts';
import type { SuiteConflict } from '../../../../shared/grading/merge-suites.ts';
import { type Contract, fieldAt } from '../../../../shared/spec/contract.ts';
import type { Json } from '../../../../shared/spec/ids.ts';
import type { Side } from '../../../../shared/spec/merge/three-way.ts';
import { expectationWords, KINDS, valueWords } from '../../../lib/case-words.ts';
import { pathTitle } from '../../../lib/path-title.ts';
import { ORIGINS } from '../words.ts';

/** The cases of each side, to name those that a conflict speaks of. */
export type Sides = Record<Side, readonly TestCase[]>;

const PARTS: Record<Exclude<SuiteConflict['part'], 'order' | 'expectation'>, string> = {
  case: 'Whole case',
  title: 'Title',
  input: 'Input',
  notes: 'Notes',
  kind: 'Kind',
  origin: 'Where it comes from',
};

/** "“Lamp at €32” · Expected: Decision". */
export function conflictTitle(
  { case: id, part, field, kind }: SuiteConflict,
  sides: Sides,
  contract: Contract,
): string {
  if (id === null || part === 'order') return 'Order of the cases';
  const found = [sides.left, sides.right, sides.base].map((cases) => cases.find((each) => each.id === id));
  const title = found.find((each) => each !== undefined)?.title ?? 'A case';
  const expected =
    kind === 'order' || field === null ? 'Order of what is expected' : `Expected: ${pathTitle(contract.output, field)}`;
  return `“${title}” · ${part === 'expectation' ? expected : PARTS[part]}`;
}

/** What each side has at a conflict, in words; null where it has nothing there. */
export function conflictTexts(conflict: SuiteConflict, sides: Sides, contract: Contract): Record<Side, string | null> {
  const say = (value: Json | undefined): string | null =>
    value === undefined ? null : said(conflict, value, sides, contract);
  return { base: say(conflict.base), left: say(conflict.left), right: say(conflict.right) };
}

function said({ kind, part, field }: SuiteConflict, value: Json, sides: Sides, contract: Contract): string {
  if (kind === 'order') return listed(value, part, sides, contract);
  // Each is what the schema of a case has in this part.
  switch (part) {
    case 'case':
      return caseText(value as unknown as TestCase, contract);
    case 'input':
      return inputText(value as TestCase['input'], contract);
    case 'expectation':
      return expectationText(value as unknown as FieldExpectation, contract, field);
    case 'kind':
      return KINDS[value as keyof typeof KINDS];
    case 'origin':
      return ORIGINS[value as TestCase['origin']];
    default:
      return String(value);
  }
}

const expectationText = (expectation: FieldExpectation, { output }: Contract, field: string | null): string =>
  expectationWords(expectation, fieldAt(output, field ?? expectation.field)?.type);

/** One field on a line, in the contract's order; what the contract no longer knows stands at the end. */
function inputText(input: TestCase['input'], { input: fields }: Contract): string {
  const places = new Map(fields.map(({ name }, index) => [name, index]));
  const placeOf = (name: string): number => places.get(name) ?? fields.length;
  return Object.keys(input)
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map((name) => `${pathTitle(fields, name)}: ${valueWords(input[name], fieldAt(fields, name)?.type)}`)
    .join('\n');
}

const caseText = ({ title, input, expectation, notes }: TestCase, contract: Contract): string =>
  [
    title,
    inputText(input, contract),
    ...expectation.map(
      (each) => `Expected: ${pathTitle(contract.output, each.field)}: ${expectationText(each, contract, each.field)}`,
    ),
    ...(notes === undefined ? [] : [`Notes: ${notes}`]),
  ].join('\n');

function listed(order: Json, part: SuiteConflict['part'], sides: Sides, { output }: Contract): string {
  if (!Array.isArray(order)) return '';
  const titles = new Map([...sides.base, ...sides.right, ...sides.left].map(({ id, title }) => [id, title]));
  return order
    .map(String)
    .map((key, index) => `${index + 1}. ${part === 'expectation' ? pathTitle(output, key) : (titles.get(key) ?? '')}`)
    .join('\n');
}
