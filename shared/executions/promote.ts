import { type FieldExpectation, TestCase } from '../grading/case.ts';
import { type Contract, fieldPaths } from '../spec/contract.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { valueAt } from '../spec/paths.ts';
import { redactedKind, withoutMarks } from './redact.ts';
import type { Execution } from './views.ts';

/** The case that an execution becomes, always the same one, so that promoting it twice makes no second. */
export const caseIdOf = (execution: string): string => `execution-${execution}`;

const LONGEST_TITLE = 120;

/**
 * A case with the execution's input and no expectation: what production answered is only proposed (`proposedBy`) until a person
 * accepts it. Redacted fields are left out of the input, for the person to fill in; `missing` names them.
 */
export function promotedCase(execution: Pick<Execution, 'id' | 'at' | 'asked' | 'record'>): {
  testCase: TestCase;
  missing: string[];
} {
  const { value: input, paths: missing } = withoutMarks(execution.record.input);
  const first = titleFrom(execution.asked);
  const notes = [`From the execution ${execution.id} of ${execution.at}.`];
  if (missing.length > 0) notes.push(`Redacted, so to be filled in: ${missing.join(', ')}.`);
  return {
    testCase: TestCase.parse({
      id: caseIdOf(execution.id),
      title: first === '' ? `Execution of ${execution.at.slice(0, 10)}` : first,
      input,
      expectation: [],
      origin: 'promoted',
      notes: notes.join(' ').slice(0, 4000),
    }),
    missing,
  };
}

/** The first value of the input that says something. */
function titleFrom(asked: string): string {
  const said = asked.split(' · ').find((part) => part !== '' && part !== 'redacted') ?? '';
  const characters = [...said];
  return characters.length > LONGEST_TITLE ? `${characters.slice(0, LONGEST_TITLE - 1).join('')}…` : said;
}

/** What a person may accept of an answer: every field but files; text is compared by meaning, which only people and judges do. */
export function proposedBy(output: JsonObject | null, contract: Contract): FieldExpectation[] {
  if (output === null) return [];
  return fieldPaths(contract.output).flatMap(({ path, field }): FieldExpectation[] => {
    const value = valueAt(output, path);
    if (value === undefined || field.type.kind === 'file' || isMarked(value)) return [];
    return [expectationOf(path, field.type.kind, value)];
  });
}

/** A field's right answer as an expectation. */
export function expectationOf(field: string, kind: string, value: Json): FieldExpectation {
  if (kind === 'text')
    return { field, value, comparator: { kind: 'meaning', rubric: 'Says the same as the expected text.' } };
  return { field, value, comparator: { kind: kind === 'list' ? 'set' : 'exact' } };
}

const isMarked = (value: Json): boolean =>
  redactedKind(value) !== null || (Array.isArray(value) && value.some(isMarked));

/** A case that expects these fields from now on, whatever it expected of them before. */
export function withExpectations(testCase: TestCase, accepted: readonly FieldExpectation[]): TestCase {
  const fields = new Map(accepted.map((one) => [one.field, one]));
  const kept = testCase.expectation.filter(({ field }) => !fields.has(field));
  return { ...testCase, expectation: [...kept, ...accepted] };
}
