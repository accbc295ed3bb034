import { fromBase64 } from '#bytes/base64';
import type { FieldExpectation, TestCase } from '../../../shared/grading/case.ts';
import { NEEDS_A_MODEL } from '../../../shared/grading/compare.ts';
import type { CaseResult, FieldResult, Sample } from '../../../shared/grading/report.ts';
import { bytesHash } from '../../../shared/json/canonical.ts';
import { base64Bytes } from '../../../shared/schema/formats.ts';
import { type Contract, fieldPaths } from '../../../shared/spec/contract.ts';
import type { Json, JsonObject } from '../../../shared/spec/ids.ts';
import { valueAt } from '../../../shared/spec/paths.ts';

/** The same value whatever the order of its properties; in the second, a file may stand by its note. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => isSame(item, b[at]));
  if (isNoteOf(b, a)) return true;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && isSame(a[name], b[name]))
  );
}

/** Files above this size are told apart by name, type and size alone; hashing megabytes at every look would hold up the window. */
const MOST_HASHED_BYTES = 100_000;

/** Whether a result's note of a file, which holds no data, is of this file. */
function isNoteOf(note: JsonObject, file: JsonObject): boolean {
  if (typeof file.data !== 'string' || typeof note.sha256 !== 'string') return false;
  if (note.name !== file.name || note.mediaType !== file.mediaType || note.bytes !== base64Bytes(file.data))
    return false;
  const bytes = (base64Bytes(file.data) ?? 0) > MOST_HASHED_BYTES ? null : fromBase64(file.data);
  return bytes === null || bytesHash(bytes) === note.sha256;
}

/** A case's words changed after it ran: another input, or another expectation than the result was compared with. */
export function isEditedSince(testCase: TestCase, result: CaseResult): boolean {
  if (!isSame(testCase.input, result.input)) return true;
  const [sample] = result.samples;
  // An invalid or missing answer is compared with nothing, so it says nothing about the expectation.
  if (sample === undefined || sample.fields.length === 0) return false;
  const compared = sample.fields.filter((field) => field.expected !== undefined);
  const expected = testCase.expectation.filter((one) => one.value !== undefined);
  return (
    compared.length !== expected.length ||
    expected.some((one) => !compared.some((field) => field.field === one.field && isSame(field.expected, one.value)))
  );
}

/** One field whose expectation would follow the answer. */
export interface Acceptance {
  field: string;
  title: string;
  before: FieldExpectation | null;
  after: FieldExpectation;
  actual: Json | undefined;
}

function following(one: FieldExpectation, actual: Json | undefined): FieldExpectation {
  const { field, comparator } = one;
  // Nothing came back: only an exact comparison can expect that.
  if (actual === undefined) return { field, comparator: { kind: 'exact' } };
  if (comparator.kind === 'one_of')
    return { field, comparator: { kind: 'one_of', values: [...comparator.values, actual] } };
  return { field, comparator, value: actual };
}

const isOpenInDryRun = ({ result, reason, actual }: FieldResult): boolean =>
  result === 'unsure' && (reason === NEEDS_A_MODEL || actual === undefined);

/**
 * What “accept the new answer” would write: every compared field that is not as expected takes the answer's value. A case that
 * expects nothing yet takes every field that can be compared without a judge.
 */
export function acceptances(testCase: TestCase, sample: Sample | undefined, contract: Contract): Acceptance[] {
  if (sample?.output == null || sample.outcome !== 'ok') return [];
  const { output } = sample;
  if (testCase.expectation.length === 0)
    return fieldPaths(contract.output).flatMap(({ path, field }) => {
      const actual = valueAt(output, path);
      if (actual === undefined || field.type.kind === 'text' || field.type.kind === 'file') return [];
      const kind = field.type.kind === 'list' ? ('set' as const) : ('exact' as const);
      return [
        {
          field: path,
          title: field.title,
          before: null,
          after: { field: path, value: actual, comparator: { kind } },
          actual,
        },
      ];
    });
  return testCase.expectation.flatMap((before) => {
    const found = sample.fields.find(({ field }) => field === before.field);
    if (found === undefined || isOpenInDryRun(found)) return [];
    if (found.result !== 'differ' && found.result !== 'unsure') return [];
    const { title, actual } = found;
    return [{ field: before.field, title, before, after: following(before, actual), actual }];
  });
}

/** The case with the accepted fields in place of what it expected there. */
export function withAccepted(testCase: TestCase, accepted: readonly Acceptance[]): TestCase {
  const after = new Map(accepted.map((one) => [one.field, one.after]));
  const kept = testCase.expectation.map((one) => after.get(one.field) ?? one);
  const added = accepted.filter(({ before }) => before === null).map((one) => one.after);
  return { ...testCase, expectation: [...kept, ...added] };
}
