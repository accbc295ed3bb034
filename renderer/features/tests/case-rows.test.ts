import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../shared/api/desktop/tests.ts';
import type { TestCase } from '../../../shared/grading/case.ts';
import type { CaseResult, Verdict } from '../../../shared/grading/report.ts';
import type { RunState } from '../../lib/runs/run-state.ts';
import { chooseRuns, countRows, filterRows, rowsOf } from './case-rows.ts';

const run = (id: string, minute: number, total: number, changes: Partial<RunSummary> = {}): RunSummary => ({
  id,
  agent: 'a',
  state: 'finished',
  dryRun: true,
  model: null,
  startedAt: `2026-03-01T09:${String(minute).padStart(2, '0')}:00.000Z`,
  finishedAt: null,
  counts: { total, pass: 0, fail: 0, uncertain: 0, notRun: 0 },
  done: total,
  costUsd: 0,
  report: null,
  current: true,
  spec: 's',
  version: null,
  samples: 1,
  resumed: null,
  resumable: false,
  trial: false,
  judge: null,
  reused: 0,
  withoutRule: null,
  problem: null,
  ...changes,
});
const testCase = (id: string, changes: Partial<TestCase> = {}): TestCase => ({
  id,
  title: `Case ${id}`,
  input: {},
  expectation: [],
  origin: 'manual',
  ...changes,
});
const result = (caseId: string, verdict: Verdict, reason = ''): CaseResult => ({
  caseId,
  title: `Case ${caseId}`,
  input: {},
  verdict,
  reason,
  samples: [],
  rulesFired: [],
});
const state = (summary: RunSummary, results: CaseResult[]): RunState => ({
  run: summary,
  results: new Map(results.map((one) => [one.caseId, one])),
});
const brief = (rows: ReturnType<typeof rowsOf>): [string, Verdict][] => rows.map(({ id, verdict }) => [id, verdict]);

describe('which runs are shown', () => {
  const [one, whole, older] = [run('one', 30, 1), run('whole', 20, 12), run('older', 10, 12)];
  it('is the latest of the whole suite, with single cases that ran after it over it', () => {
    expect(chooseRuns([one, whole, older], undefined)).toEqual({ base: 'whole', later: [one] });
  });
  it('is exactly the run that a link asks for', () => {
    expect(chooseRuns([one, whole, older], 'older')).toEqual({ base: 'older', later: [] });
  });
  it('is the latest run of single cases when nothing else ran, and none before the first run', () => {
    expect(chooseRuns([one, run('before', 5, 1)], undefined)).toMatchObject({ base: 'one', later: [{ id: 'before' }] });
    expect(chooseRuns([], undefined)).toEqual({ base: null, later: [] });
  });
});

describe('the rows', () => {
  const base = state(run('base', 10, 3), [result('a', 'pass'), result('b', 'fail'), result('c', 'uncertain')]);
  const cases = ['a', 'b', 'c', 'd'].map((id) => testCase(id));
  it('have failures first and the order of the suite among equals', () => {
    expect(brief(rowsOf(cases, base, [], { withRemoved: false }))).toEqual([
      ['b', 'fail'],
      ['c', 'uncertain'],
      ['d', 'not_run'],
      ['a', 'pass'],
    ]);
  });
  it('take the newest result of a case that ran again alone', () => {
    const again = [state(run('x', 12, 1), [result('b', 'uncertain')]), state(run('y', 14, 1), [result('b', 'pass')])];
    const row = rowsOf(cases, base, again, { withRemoved: false }).find(({ id }) => id === 'b');
    expect([row?.verdict, row?.run?.id]).toEqual(['pass', 'y']);
  });
  it('wait while a run of the suite goes on', () => {
    const going = state(run('base', 10, 4, { state: 'running' }), [result('a', 'pass')]);
    const waiting = rowsOf(cases, going, [], { withRemoved: false }).filter((row) => row.waiting);
    expect(waiting.map(({ id }) => id)).toEqual(['b', 'c', 'd']);
  });
  it('show a removed case only in the run that somebody asked for', () => {
    const left = [testCase('a')];
    expect(brief(rowsOf(left, base, [], { withRemoved: true }))).toHaveLength(3);
    expect(brief(rowsOf(left, base, [], { withRemoved: false }))).toEqual([['a', 'pass']]);
  });
  it('say when the case was edited after it ran', () => {
    const edited = rowsOf([testCase('a', { input: { title: 'Lamp' } })], base, [], { withRemoved: false });
    expect(edited[0]?.edited).toBe(true);
    expect(rowsOf([testCase('a')], base, [], { withRemoved: false })[0]?.edited).toBe(false);
  });
});

describe('finding rows', () => {
  const cases = [
    testCase('a', { title: 'Café table' }),
    testCase('b', { title: 'Lamp', notes: 'from a table of prices' }),
  ];
  const rows = rowsOf(
    cases,
    state(run('base', 10, 2), [result('a', 'fail', 'Decision: expected Live'), result('b', 'pass')]),
    [],
    { withRemoved: false },
  );
  const ids = (verdict: Verdict | null, typed: string): string[] =>
    filterRows(rows, verdict, typed).map(({ id }) => id);
  it('looks into titles, notes and reasons, whatever the case, the accents and the order of the words', () => {
    expect(ids(null, 'TABLE cafe')).toEqual(['a']);
    expect(ids(null, 'prices')).toEqual(['b']);
    expect(ids(null, 'expected live')).toEqual(['a']);
    expect(ids(null, '  ')).toEqual(['a', 'b']);
  });
  it('narrows to one verdict, and the counts beside the filters add up', () => {
    expect(ids('pass', '')).toEqual(['b']);
    expect(ids('pass', 'cafe')).toEqual([]);
    expect(countRows(rows)).toEqual({ total: 2, pass: 1, fail: 1, uncertain: 0, notRun: 0 });
  });
});
