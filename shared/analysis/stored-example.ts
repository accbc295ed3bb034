import type { TestCase } from '../grading/case.ts';
import type { StoredOutput } from '../grading/stored-output.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { isMissing, putAt, valueAt } from '../spec/paths.ts';

/**
 * An input with what was answered or is expected there. `answer`: a model's, complete. `dry_run`: what rules and defaults
 * said at the time. `expectation`: what a test case asks for. The last two have only some of the output's fields.
 */
export interface StoredExample {
  /** Names the content: the same kind, input and output have the same id. */
  id: string;
  kind: 'answer' | 'dry_run' | 'expectation';
  /** The test case it belongs to, which may be gone. */
  case: string;
  title: string;
  input: JsonObject;
  output: JsonObject;
  /** The model as served, for an answer. */
  model: string | null;
  /** When it was given, as an instant; null for an expectation. */
  at: string | null;
}

const isGroup = (value: Json | undefined): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('amount' in value);

/** Whether an output field of an example can be judged: what a part of an output lacks is not known, rather than wrong. */
export function isKnownIn({ kind, output }: StoredExample, field: string): boolean {
  if (kind === 'answer') return true;
  const value = valueAt(output, field);
  // A group of fields may be there in part; money is a value of its own.
  return !isMissing(value) && !isGroup(value);
}

/** The fields that a test case expects exactly, as a part of an output; null where it expects nothing so precisely. */
export function expectationOf({ id, title, input, expectation }: TestCase): StoredExample | null {
  const output: JsonObject = {};
  for (const { field, value, comparator } of expectation)
    if (value !== undefined && (comparator.kind === 'exact' || comparator.kind === 'set')) putAt(output, field, value);
  if (Object.keys(output).length === 0) return null;
  return { id: `expected ${id}`, kind: 'expectation', case: id, title, input, output, model: null, at: null };
}

const exampleOf = ({ id, caseId, title, input, output, dryRun, model, at }: StoredOutput): StoredExample => ({
  id,
  kind: dryRun ? 'dry_run' : 'answer',
  case: caseId,
  title,
  input,
  output,
  model,
  at,
});

/**
 * What an edit is tried on: every model's answer, one dry run of each case, and what the cases expect. `outputs` come
 * newest first. A dry run repeats what the rules said at the time, so of several the newest of a published version is
 * taken, and only where there is none the newest of a draft.
 */
export function examplesOf(outputs: readonly StoredOutput[], cases: readonly TestCase[]): StoredExample[] {
  const dryRuns = new Map<string, StoredOutput>();
  for (const output of outputs) {
    const known = dryRuns.get(output.caseId);
    if (output.dryRun && (known === undefined || (known.version === null && output.version !== null)))
      dryRuns.set(output.caseId, output);
  }
  return [
    ...outputs.filter((output) => !output.dryRun || dryRuns.get(output.caseId) === output).map(exampleOf),
    ...cases.flatMap((testCase) => expectationOf(testCase) ?? []),
  ];
}
