import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../spec/ids.ts';
import type { FieldExpectation, TestCase } from './case.ts';
import {
  type AnsweredCase,
  type Confusion,
  confusionsOf,
  invalidColumn,
  mistakesOf,
  otherColumn,
} from './confusion.ts';
import { answer, contract } from './fixture.test-helper.ts';
import { type Answer, gradeCase, gradeSample } from './verdict.ts';

const { output } = contract;
type Given = Pick<Answer, 'outcome' | 'output'> & Partial<Answer>;
const says = (found: JsonObject): Given => ({ outcome: 'ok', output: found });
const INVALID: Given = {
  outcome: 'schema_invalid',
  output: { decision: 'perhaps' },
  problems: [{ path: '/decision', field: 'Decision', message: 'Decision is none of the options.' }],
};
const OUTAGE: Given = { outcome: 'provider_error', output: null };

/** A case that the real grader has graded, by what came back for each sample. */
function answered(id: string, expectation: FieldExpectation[], given: Given[]): AnsweredCase {
  const samples = given.map((one) => gradeSample(contract, expectation, answer(one)));
  const [first] = samples;
  const testCase: TestCase = { id, title: id, input: {}, expectation, origin: 'manual' };
  return { id, expectation, result: first === undefined ? null : { ...gradeCase(testCase, first, []), samples } };
}
const exact = (field: string, value?: string): FieldExpectation => ({
  field,
  ...(value === undefined ? {} : { value }),
  comparator: { kind: 'exact' },
});
const oneOf = (field: string, values: string[]): FieldExpectation => ({
  field,
  comparator: { kind: 'one_of', values },
});
const sizes = ({ cells }: Confusion): number[][] => cells.map((row) => row.map((cell) => cell.length));
const valuesOf = ({ labels }: Confusion) => labels.map(({ value }) => value);

describe('what was taken for what', () => {
  const cases = [
    answered('a', [exact('decision', 'live')], [says({ decision: 'live' })]),
    answered('b', [exact('decision', 'live')], [says({ decision: 'review' })]),
    answered('c', [exact('decision', 'review')], [says({ decision: 'review' })]),
    answered('d', [exact('decision', 'review')], [INVALID]),
    answered('e', [exact('decision', 'live')], [OUTAGE]),
    answered('f', [exact('decision', 'live')], []),
  ];
  const [found] = confusionsOf(output, cases);
  if (found === undefined) throw new Error('The field is missing.');

  it('is told by label, with what does not fit the contract as an answer of its own', () => {
    expect(valuesOf(found)).toEqual(['live', 'review']);
    expect(found.cells).toEqual([
      [['a'], ['b'], [], []],
      [[], ['c'], [], ['d']],
    ]);
    expect(invalidColumn(found)).toBe(3);
    expect(mistakesOf(found)).toEqual([
      { row: 0, column: 1, cases: ['b'] },
      { row: 1, column: 3, cases: ['d'] },
    ]);
  });
  it('keeps cases that did not run out of every number but their own', () => {
    expect([found.graded, found.right, found.notRun, found.accuracy?.rate]).toEqual([4, 2, 2, 0.5]);
    expect(found.labels.map(({ notRun }) => notRun)).toEqual([['e', 'f'], []]);
  });
  it('has precision of those answered with a label and recall of those that expect it', () => {
    expect(found.labels.map(({ precision, recall, support }) => [precision, recall, support])).toEqual([
      [1, 0.5, 2],
      [0.5, 0.5, 2],
    ]);
  });
});

describe('a case', () => {
  it('counts once, with what most of its samples answered, and with the earliest among equals', () => {
    const [live, review] = [says({ decision: 'live' }), says({ decision: 'review' })];
    const of = (given: Given[]) => confusionsOf(output, [answered('a', [exact('decision', 'live')], given)])[0];
    expect(of([review, live, live, OUTAGE])?.accuracy?.rate).toBe(1);
    expect(of([review, live])?.accuracy?.rate).toBe(0);
    expect(of([INVALID, INVALID, live])?.cells.at(0)?.at(-1)).toEqual(['a']);
    expect(of([OUTAGE])).toMatchObject({ graded: 0, notRun: 1, accuracy: null });
  });
  it('that takes several values expects the one it got among them, otherwise the first', () => {
    const wanted = [oneOf('decision', ['review', 'live'])];
    const both = [
      answered('a', wanted, [says({ decision: 'live' })]),
      answered('b', wanted, [INVALID]),
      answered('c', [oneOf('decision', ['review'])], [says({ decision: 'live' })]),
    ];
    const [found] = confusionsOf(output, both);
    expect([found === undefined ? [] : valuesOf(found), found && sizes(found)]).toEqual([
      ['live', 'review'],
      [
        [1, 0, 0, 0],
        [1, 0, 0, 1],
      ],
    ]);
  });
  it('that a dry run leaves open did not run', () => {
    const expectation = [exact('decision', 'live')];
    const sample = gradeSample(contract, expectation, answer({ output: {}, undetermined: ['decision'] }));
    const testCase: TestCase = { id: 'a', title: 'a', input: {}, expectation, origin: 'manual' };
    const found = confusionsOf(output, [{ id: 'a', expectation, result: gradeCase(testCase, sample, []) }]);
    expect(found).toMatchObject([{ graded: 0, notRun: 1 }]);
  });
});

describe('texts', () => {
  const notes = (expected: (string | undefined)[], got: string | undefined): Confusion[] =>
    confusionsOf(
      output,
      expected.map((value, index) =>
        answered(String(index), [exact('note', value)], [says(got === undefined ? {} : { note: got })]),
      ),
    );
  it('are labels where few short ones come back; answers that nobody expects share a column', () => {
    const [found] = notes(['spam', 'ham', 'spam', undefined], 'eggs');
    if (found === undefined) throw new Error('The field is missing.');
    expect(valuesOf(found)).toEqual(['spam', 'ham', undefined]);
    expect(found.cells.map((row) => row[otherColumn(found)]?.length)).toEqual([2, 1, 1]);
    expect(notes([undefined, undefined], undefined)).toMatchObject([{ right: 2 }]);
  });
  it('are none where each case expects its own, or a long one', () => {
    expect(notes(['one', 'two', 'three'], 'one')).toEqual([]);
    const long = 'A sentence that somebody wrote about this very listing and no other one.';
    expect(notes([long, long], 'one')).toEqual([]);
  });
  it('compared by meaning are none, and neither is any other field of no labels', () => {
    const meaning: FieldExpectation = { field: 'note', value: 'spam', comparator: { kind: 'meaning', rubric: '' } };
    const score: FieldExpectation = { field: 'score', value: 1, comparator: { kind: 'exact' } };
    const gone = exact('removed', 'x');
    expect(confusionsOf(output, [answered('a', [meaning, score, gone], [says({ note: 'spam', score: 1 })])])).toEqual(
      [],
    );
  });
});

describe('the numbers', () => {
  const options = ['live', 'review'];
  const value = fc.constantFrom(...options);
  const given: fc.Arbitrary<Given> = fc.oneof(
    { weight: 6, arbitrary: value.map((decision) => says({ decision })) },
    { weight: 1, arbitrary: fc.constant(INVALID) },
    { weight: 1, arbitrary: fc.constant(says({})) },
    { weight: 1, arbitrary: fc.constant(OUTAGE) },
  );
  const wanted = fc.oneof(
    value.map((one) => exact('decision', one)),
    fc.subarray(options, { minLength: 1 }).map((values) => oneOf('decision', values)),
  );
  const suite = fc.array(fc.record({ wanted, given: fc.array(given, { maxLength: 4 }) }), {
    minLength: 1,
    maxLength: 40,
  });

  it('add up: rows to support, columns to answered, all to graded, the diagonal to accuracy, and no case twice', () => {
    fc.assert(
      fc.property(suite, (rows) => {
        const cases = rows.map((row, index) => answered(String(index), [row.wanted], row.given));
        const [found] = confusionsOf(output, cases);
        if (found === undefined) throw new Error('The field is missing.');
        const sum = (list: number[]): number => list.reduce((total, each) => total + each, 0);
        const matrix = sizes(found);
        expect(matrix.map(sum)).toEqual(found.labels.map(({ support }) => support));
        expect(found.labels.map((_, at) => sum(matrix.map((row) => row[at] ?? 0)))).toEqual(
          found.labels.map((label) => label.answered),
        );
        const trace = sum(matrix.map((row, index) => row[index] ?? 0));
        expect([sum(matrix.flat()), trace]).toEqual([found.graded, found.right]);
        expect(found.accuracy?.rate ?? null).toBe(found.graded === 0 ? null : trace / found.graded);
        const wrong = sum(mistakesOf(found).map((mistake) => mistake.cases.length));
        expect(wrong).toBe(found.graded - found.right);
        const named = [...found.cells.flat(2), ...found.labels.flatMap(({ notRun }) => notRun)];
        expect(named.toSorted()).toEqual(cases.map(({ id }) => id).toSorted());
      }),
    );
  });
  it('of one sample a case are what the grader says of the field', () => {
    const single = fc.array(fc.record({ wanted, one: given }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(single, (rows) => {
        const cases = rows.map((row, index) => answered(String(index), [row.wanted], [row.one]));
        const samples = cases.flatMap(({ result }) => result?.samples ?? []);
        const [found] = confusionsOf(output, cases);
        const matches = samples.filter(({ fields }) => fields.some(({ result }) => result === 'match')).length;
        const notRun = samples.filter(({ verdict }) => verdict === 'not_run').length;
        expect([found?.right, found?.graded, found?.notRun]).toEqual([matches, cases.length - notRun, notRun]);
      }),
    );
  });
  it('stay within the interval, which narrows as cases are added', () => {
    const of = (count: number): Confusion | undefined =>
      confusionsOf(
        output,
        Array.from({ length: count }, (_, index) =>
          answered(
            String(index),
            [exact('decision', 'live')],
            [says({ decision: index % 4 === 0 ? 'review' : 'live' })],
          ),
        ),
      )[0];
    const [few, many] = [of(8)?.accuracy, of(80)?.accuracy];
    if (few == null || many == null) throw new Error('The field is missing.');
    expect([few.rate, many.rate]).toEqual([0.75, 0.75]);
    expect(few.low < many.low && many.low < 0.75 && 0.75 < many.high && many.high < few.high).toBe(true);
  });
});
