import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldExpectation } from './case.ts';
import { answer, call, check, contract } from './fixture.test-helper.ts';
import { Outcome } from './outcome.ts';
import { addResult, buildReport, type CaseResult, counts, noTotals, Report, type Verdict } from './report.ts';
import { type Answer, gradeSample } from './verdict.ts';

const live: FieldExpectation = { field: 'decision', value: 'live', comparator: { kind: 'exact' } };
const note: FieldExpectation = { field: 'note', value: 'why', comparator: { kind: 'meaning', rubric: '' } };
const grade = (changes: Partial<Answer>, expectation: FieldExpectation[] = [live]) =>
  gradeSample(contract, expectation, answer(changes));
const problem = { path: '/decision', field: 'Decision', message: 'Decision must be one of Live, Send to a person.' };

describe('the verdict of a sample', () => {
  const table: [string, Partial<Answer>, FieldExpectation[], Verdict, string][] = [
    ['everything as expected', {}, [live], 'pass', '1 field as expected.'],
    ['nothing expected', {}, [], 'pass', 'The output fits the contract; nothing else was expected.'],
    [
      'a field differs',
      { output: { decision: 'review' } },
      [live],
      'fail',
      'Decision: expected Live, got Send to a person.',
    ],
    [
      'a text to judge',
      { output: { decision: 'live', note: 'x' } },
      [live, note],
      'uncertain',
      'Note: needs a judge or a person.',
    ],
    [
      'a difference beats doubt',
      { output: { decision: 'review', note: 'x' } },
      [live, note],
      'fail',
      'Decision: expected Live, got Send to a person.',
    ],
    [
      'a checked rule is broken',
      { rules: [check()] },
      [live],
      'fail',
      'Rule 3 “Cheap branded goods” is not followed: Decision should be Send to a person.',
    ],
    [
      'an enforced rule is broken',
      { rules: [check({ enforcement: 'enforce' })] },
      [],
      'fail',
      'Rule 3 “Cheap branded goods” is not followed: Decision should be Send to a person.',
    ],
    [
      'an advised rule is broken',
      { rules: [check({ enforcement: 'advise' })] },
      [live],
      'pass',
      '1 field as expected.',
    ],
    ['a rule held', { rules: [check({ result: 'held' })] }, [], 'pass', '1 rule held.'],
    [
      'an invalid output',
      { outcome: 'schema_invalid', problems: [problem] },
      [],
      'fail',
      'The output does not fit the contract: Decision must be one of Live, Send to a person.',
    ],
    [
      'an unreadable output',
      { outcome: 'schema_invalid', output: null },
      [live],
      'fail',
      'The output does not fit the contract.',
    ],
    [
      'no message from the provider',
      { outcome: 'timeout', output: null },
      [live],
      'not_run',
      'The provider did not answer in time.',
    ],
    [
      'a message from the provider',
      { outcome: 'rate_limited', output: null, message: 'Try again in 20 s' },
      [live],
      'not_run',
      'Try again in 20 s.',
    ],
  ];
  it.each(table)('%s', (_, changes, expectation, verdict, reason) => {
    const sample = grade(changes, expectation);
    expect([sample.verdict, sample.reason]).toEqual([verdict, reason]);
  });
  it('comes only from ok and schema_invalid; everything else is not run, with a cause', () => {
    for (const outcome of Outcome.options) {
      const sample = grade({ outcome, output: outcome === 'ok' ? { decision: 'live' } : null });
      expect(sample.verdict === 'not_run', outcome).toBe(!['ok', 'schema_invalid'].includes(outcome));
      expect(sample.reason, outcome).toMatch(/\S.*\.$/);
    }
  });
});

describe('a dry run', () => {
  const dry = (changes: Partial<Answer>, expectation: FieldExpectation[]) =>
    grade({ call: call({ provider: 'dry-run' }), ...changes }, expectation);
  it('is uncertain, not failed, where only a model can fill a required field', () => {
    const missing = { path: '/decision', field: 'Decision', message: 'is missing' };
    const open = { output: {}, undetermined: ['decision'], outcome: 'schema_invalid', problems: [missing] } as const;
    for (const expectation of [[live], []]) {
      const sample = dry({ ...open, problems: [missing] }, expectation);
      expect([sample.verdict, sample.reason]).toEqual(['uncertain', 'Decision: only a model can decide this.']);
      expect(sample.problems).toEqual([]);
    }
  });
  it('still fails when a decidable rule gives another value than expected', () => {
    const sample = dry({ output: { decision: 'review' }, undetermined: ['note'] }, [live, note]);
    expect(sample.verdict).toBe('fail');
  });
  it('still fails when a decidable rule gives a value outside the contract', () => {
    const sample = dry({ outcome: 'schema_invalid', problems: [problem], undetermined: ['note'] }, []);
    expect(sample.verdict).toBe('fail');
  });
  it('does not hold a rule against a field nobody was asked for', () => {
    expect(dry({ undetermined: ['note'], rules: [check({ field: 'note' })] }, [live]).verdict).toBe('pass');
  });
  it('leaves an ignored field out', () => {
    const ignored: FieldExpectation = { field: 'decision', comparator: { kind: 'ignore' } };
    expect(dry({ output: {}, undetermined: ['decision'] }, [ignored]).verdict).toBe('pass');
  });
});

const result = fc.record({
  caseId: fc.uuid(),
  title: fc.string({ minLength: 1 }),
  input: fc.dictionary(fc.string(), fc.string(), { maxKeys: 1 }),
  verdict: fc.constantFrom<Verdict[]>('pass', 'fail', 'uncertain', 'not_run'),
  reason: fc.string(),
  samples: fc.array(
    fc
      .record({ costUsd: fc.option(fc.double({ min: 0, max: 1, noNaN: true })), attempts: fc.nat(2) })
      .map((changes) => ({
        ...gradeSample(contract, [], answer({ call: call(changes) })),
      })),
    { maxLength: 2 },
  ),
  rulesFired: fc.array(fc.string(), { maxLength: 1 }),
});
describe('counts and report', () => {
  const head = {
    agent: 'a',
    spec: '0'.repeat(64),
    version: null,
    suite: '1'.repeat(64),
    dryRun: false,
    startedAt: 'x',
    finishedAt: 'y',
    stopped: 'finished' as const,
  };
  it('always add up, whole or one at a time', () => {
    fc.assert(
      fc.property(fc.array(result), (results: CaseResult[]) => {
        const all = counts(results);
        expect(all.pass + all.fail + all.uncertain + all.notRun).toBe(all.total);
        expect(all.total).toBe(results.length);
        const totals = noTotals();
        for (const one of results) addResult(totals, one);
        expect(totals.counts).toEqual(all);
        const report = buildReport(head, results);
        expect(Report.parse(report).counts).toEqual(all);
        expect(report.costUsd).toEqual(totals.costUsd);
      }),
    );
  });
  it('call the cost unknown as soon as one answer has no known price, and name each model once', () => {
    const one = (changes: Parameters<typeof call>[0]): CaseResult => ({
      caseId: 'c',
      title: 't',
      input: {},
      verdict: 'pass',
      reason: '',
      samples: [gradeSample(contract, [], answer({ call: call(changes) }))],
      rulesFired: [],
    });
    expect(buildReport(head, [one({}), one({})]).costUsd).toBeCloseTo(0.002);
    expect(buildReport(head, [one({}), one({ costUsd: null })]).costUsd).toBeNull();
    expect(buildReport(head, [one({}), one({ costUsd: null, usage: null })]).costUsd).toBeCloseTo(0.001);
    const twoServed = buildReport(head, [one({ servedModel: 'b' }), one({ servedModel: 'a' }), one({ attempts: 0 })]);
    expect(twoServed.models).toEqual([{ provider: 'openai', requested: 'model-a', served: ['a', 'b'] }]);
  });
});
