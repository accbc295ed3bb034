import type { Json } from '../spec/ids.ts';
import { type Choice, type Conflict, type Merged, mergeThree, type Shape } from '../spec/merge/three-way.ts';
import { KeptSuite, type TestCase } from './case.ts';

const LEAF: Shape = { kind: 'leaf' };
const keyed = (name: string, item: Shape): Shape => ({
  kind: 'list',
  // Read by the schema of cases before; what is no entry has no name.
  key: (entry) => String((entry as { [key: string]: Json } | null)?.[name] ?? ''),
  item,
});
const record = (name: string, shape: Shape): Shape => ({ kind: 'record', parts: new Map([[name, shape]]) });
// An input is one thing: put together of two, it would be one that nobody wrote. So is what is expected of one field.
const SUITE = record('cases', keyed('id', record('expectation', keyed('field', LEAF))));

/** A part of a case that both sides changed, each otherwise. */
export interface SuiteConflict extends Conflict {
  /** Id of the case; null for the order of the cases. */
  case: string | null;
  /** `case` where one side removed it. */
  part: 'case' | 'order' | 'title' | 'input' | 'expectation' | 'notes' | 'kind' | 'origin';
  /** The output field whose expectation it is. */
  field: string | null;
}
export interface SuiteMerge {
  /** The merged cases, where conflicts are as in the base or as chosen; null when that is not a suite, as only a choice can make it. */
  cases: TestCase[] | null;
  /** Every one, also those with a choice, in the order of their paths. */
  conflicts: SuiteConflict[];
}

/** Most conflicts are found by looking at every case on its own, so ids with a slash in them do not confuse paths. */
const ID_ENDS = /\/(title|input|notes|kind|origin|expectation(?:\/.*)?)$/;

/**
 * Three-way merge of test cases by id and part: title, input, notes, and what is expected, field by field. Under the rules of
 * specs (`mergeSpecs`): no edit is dropped silently, and exchanging the sides gives the same. `base` null: the sides
 * have nothing in common. `choices`, by path, settle conflicts.
 */
export function mergeSuites(
  base: readonly TestCase[] | null,
  left: readonly TestCase[],
  right: readonly TestCase[],
  choices: ReadonlyMap<string, Choice> = new Map(),
): SuiteMerge {
  const asJson = (cases: readonly TestCase[]): Json => ({ cases: cases as unknown as Json[] });
  // Nothing in common is no cases in common, so that the two are brought together case by case.
  const sides = { base: asJson(base ?? []), left: asJson(left), right: asJson(right) };
  const merged = mergeThree(SUITE, sides, choices);
  const suite = KeptSuite.safeParse(merged.value);
  return { cases: suite.success ? suite.data.cases : null, conflicts: placed(merged) };
}

const placed = ({ conflicts }: Merged): SuiteConflict[] =>
  conflicts.map((conflict) => ({ ...conflict, ...placeOf(conflict.path) })).sort((a, b) => (a.path < b.path ? -1 : 1));

/** `cases/<id>/expectation/<field>` and the like. */
function placeOf(path: string): Pick<SuiteConflict, 'case' | 'part' | 'field'> {
  if (path === 'cases/order') return { case: null, part: 'order', field: null };
  const rest = path.slice('cases/'.length);
  const [end, part = ''] = ID_ENDS.exec(rest) ?? [];
  if (end === undefined) return { case: rest, part: 'case', field: null };
  const id = rest.slice(0, -end.length);
  if (!part.startsWith('expectation')) return { case: id, part: part as SuiteConflict['part'], field: null };
  return { case: id, part: 'expectation', field: part.slice('expectation/'.length) || null };
}
