import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent, RunSummary } from '../../../shared/api/desktop/tests.ts';
import type { CaseResult, Sample } from '../../../shared/grading/report.ts';
import {
  hitLimit,
  inSeconds,
  mergeEvents,
  mergeRun,
  type RunState,
  ranOutOfCredit,
  roundedGuess,
  timeLeft,
  unfinishedIn,
} from './run-state.ts';

const START = '2026-03-01T09:00:00.000Z';
const summary = (changes: Partial<RunSummary> = {}): RunSummary => ({
  id: 'r',
  agent: 'a',
  state: 'running',
  dryRun: false,
  model: { provider: 'openai', model: 'm' },
  startedAt: START,
  finishedAt: null,
  counts: { total: 10, pass: 0, fail: 0, uncertain: 0, notRun: 0 },
  done: 0,
  costUsd: null,
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
const result = (caseId: string, changes: Partial<CaseResult> = {}): CaseResult => ({
  caseId,
  title: caseId,
  input: {},
  verdict: 'pass',
  reason: '',
  samples: [],
  rulesFired: [],
  ...changes,
});
const event = (caseId: string, done: number): RunEvent => ({
  type: 'result',
  result: result(caseId),
  run: summary({ done }),
});

describe('a run that is stored and streamed at the same time', () => {
  it('counts a result once that comes from both', () => {
    const stored = mergeRun(null, summary({ done: 1 }), [result('a')]);
    const live = mergeEvents(stored, [{ type: 'started', run: summary({ done: 1 }) }, event('a', 1), event('b', 2)]);
    expect([...(live?.results.keys() ?? [])]).toEqual(['a', 'b']);
    expect(live?.run.done).toBe(2);
  });
  it('shows numbers that never go back, in whatever order news come', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(10), { minLength: 1 }), { minLength: 1 }), (batches) => {
        let state: RunState | null = null;
        let most = 0;
        for (const batch of batches) {
          state = mergeEvents(
            state,
            batch.map((done) => event(`c${done}`, done)),
          );
          most = Math.max(most, ...batch);
          expect(state?.run.done).toBe(most);
        }
      }),
    );
  });
  it('stays ended when late news of the running run come in', () => {
    const ended = summary({ state: 'cancelled', done: 4 });
    const state = mergeEvents(mergeRun(null, ended, []), [event('a', 9)]);
    expect(state?.run.state).toBe('cancelled');
    expect(mergeEvents(null, [event('a', 9), { type: 'done', run: ended }, event('b', 9)])?.run.state).toBe(
      'cancelled',
    );
  });
  it('leaves the same object in place when nothing is new, so that nothing is drawn again', () => {
    const state = mergeRun(null, summary(), [result('a')]);
    const again = [...state.results.values()];
    expect(mergeRun(state, summary(), again).results).toBe(state.results);
    expect(mergeEvents(state, [])).toBe(state);
  });
});

describe('the time left', () => {
  const at = (ms: number): number => Date.parse(START) + ms;
  it('is told for a run of more than ten seconds only', () => {
    expect(timeLeft(summary({ done: 5 }), at(20_000))).toBe(20_000);
    expect(timeLeft(summary({ done: 5 }), at(4_000))).toBeNull();
  });
  it('is not guessed from one or two answers, nor when nothing is left', () => {
    expect(timeLeft(summary({ done: 2 }), at(20_000))).toBeNull();
    expect(timeLeft(summary({ done: 10 }), at(20_000))).toBeNull();
  });
  it('reads as a person says it', () => {
    expect([45_400, 60_000, 125_000].map(inSeconds)).toEqual(['45 s', '1 min', '2 min 5 s']);
    expect([12_000, 61_000].map(roundedGuess)).toEqual([15_000, 75_000]);
  });
});

it('tells a run that reached its spending limit from one that finished', () => {
  // Only the outcome is read.
  const stopped = { outcome: 'budget_stopped' } as CaseResult['samples'][number];
  expect(hitLimit(mergeRun(null, summary(), [result('a'), result('b', { samples: [stopped] })]))).toBe(true);
  expect(hitLimit(mergeRun(null, summary(), [result('a')]))).toBe(false);
});

describe('a run that goes on after it was cut short', () => {
  const cutShort = (id: string) =>
    // Only verdict and outcome are looked at.
    result(id, { verdict: 'not_run', samples: [{ verdict: 'not_run', outcome: 'quota_exhausted' } as Sample] });
  const over = summary({ state: 'finished', done: 10, resumable: true });
  const known = mergeRun(null, over, [result('a'), result('b'), cutShort('c')]);
  const again = summary({ done: 2, resumed: { times: 1, at: '2026-03-02T09:00:00.000Z', kept: 2 } });

  it('owes the cases that were cut short and those it never reached', () => {
    expect(unfinishedIn(known)).toBe(8);
    expect(ranOutOfCredit(known)).toBe(true);
    expect(unfinishedIn({ ...known, run: summary({ state: 'finished' }) })).toBe(0);
  });
  it('runs again on the screen: what stands stays, what was cut short waits, and old news change nothing', () => {
    const going = mergeEvents(known, [{ type: 'started', run: again }]);
    expect(going?.run.state).toBe('running');
    expect([...(going?.results.keys() ?? [])]).toEqual(['a', 'b']);
    const late = mergeEvents(going, [{ type: 'done', run: over }]);
    expect(late?.run.state).toBe('running');
  });
  it('tells the time left from its second beginning', () => {
    const now = Date.parse('2026-03-02T09:00:10.000Z');
    expect(timeLeft({ ...again, done: 3 }, now)).toBeNull();
    expect(timeLeft({ ...again, done: 7 }, now)).toBe(6000);
  });
});
