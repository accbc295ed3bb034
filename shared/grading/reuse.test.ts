import { describe, expect, it } from 'vitest';
import { ids, shop } from '../generation/shop.test-helper.ts';
import { newRule } from '../spec/new-spec.ts';
import type { Spec } from '../spec/spec.ts';
import type { TestCase } from './case.ts';
import { buildReport, type CaseResult, type Sample } from './report.ts';
import { type EarlierRun, reusableResults } from './reuse.ts';

const NOW = '2026-03-02T09:30:00.000Z';
const spec = shop();
const testCase = (id: string, changes: Partial<TestCase> = {}): TestCase => ({
  id,
  title: `Case ${id}`,
  input: { brand: id },
  expectation: [{ field: 'decision', value: 'accept', comparator: { kind: 'exact' } }],
  origin: 'manual',
  ...changes,
});
const call = { provider: 'openai', requestedModel: 'm', servedModel: 'm', attempts: 1, costUsd: 0.5, usage: null };
const result = (caseId: string, changes: Partial<CaseResult> = {}): CaseResult => ({
  caseId,
  title: 'Its old title',
  input: { brand: caseId },
  verdict: 'pass',
  reason: '',
  // Only who was asked and the price are looked at.
  samples: [{ outcome: 'ok', verdict: 'pass', fields: [], call } as unknown as Sample],
  rulesFired: [],
  ...changes,
});
const run = (id: string, startedAt: string, cases: TestCase[], results: CaseResult[]): EarlierRun => ({
  id,
  startedAt,
  cases,
  results,
});
const YESTERDAY = '2026-03-01T23:00:00.000Z';
const reuse = (cases: TestCase[], runs: EarlierRun[], of: Spec = spec): CaseResult[] =>
  reusableResults(cases, runs, { spec: of, now: NOW });

describe('an answer of an earlier run', () => {
  const [a, b] = [testCase('a'), testCase('b')];
  it('stands where nothing changed, names the run that asked, and is not paid for twice', () => {
    const found = reuse(
      [{ ...a, title: 'A new title', notes: 'and notes' }, b],
      [run('r', YESTERDAY, [a], [result('a')])],
    );
    expect(found).toMatchObject([{ caseId: 'a', title: 'A new title', reused: { run: 'r', at: YESTERDAY } }]);
    const head = { agent: 'x', spec: 's', version: null, suite: 's', dryRun: false, startedAt: NOW, finishedAt: NOW };
    const report = buildReport({ ...head, stopped: 'finished' }, [...found, result('b')]);
    expect(report).toMatchObject({ costUsd: 0.5, reused: 1, counts: { total: 2, pass: 2 } });
    expect(buildReport({ ...head, stopped: 'finished' }, [result('b')])).not.toHaveProperty('reused');
  });

  it('does not stand where input or expectation changed, where nobody answered, or where it was asked more than once', () => {
    const none = (changed: TestCase, earlier: CaseResult): void =>
      expect(reuse([changed], [run('r', YESTERDAY, [a], [earlier])])).toEqual([]);
    none({ ...a, input: { brand: 'other' } }, result('a'));
    none({ ...a, expectation: [] }, result('a'));
    none(a, result('a', { verdict: 'not_run' }));
    none(a, result('a', { samples: [...result('a').samples, ...result('a').samples] }));
  });

  it('does not stand where a text is judged: people or the judge may say something else by now', () => {
    const judged = testCase('a', {
      expectation: [{ field: 'reason', comparator: { kind: 'meaning', rubric: 'Kind.' } }],
    });
    expect(reuse([judged], [run('r', YESTERDAY, [judged], [result('a')])])).toEqual([]);
  });

  it('is the newest one, and one that was itself reused names who asked first', () => {
    const first = { run: 'first', at: YESTERDAY };
    const runs = [
      run('third', NOW, [b], [result('b')]),
      run('second', NOW, [a, b], [result('a', { reused: first }), result('b')]),
      run('first', YESTERDAY, [a], [result('a')]),
    ];
    expect(reuse([a, b], runs).map(({ reused }) => reused?.run)).toEqual(['first', 'third']);
  });

  it('is of the same day where the rules look at the date', () => {
    const [rule] = spec.rules;
    const dated = { ...spec, rules: [{ ...(rule ?? newRule(ids())), until: '2026-04-01' }] };
    const runs = [run('r', YESTERDAY, [a], [result('a')])];
    expect(reuse([a], runs, dated)).toEqual([]);
    expect(reuse([a], [run('r', NOW, [a], [result('a')])], dated)).toHaveLength(1);
    expect(reuse([a], [run('r', NOW, [a], [result('a', { reused: { run: 'q', at: YESTERDAY } })])], dated)).toEqual([]);
  });
});
