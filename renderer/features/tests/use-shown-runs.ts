import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { RunSummary } from '../../../shared/api/desktop/tests.ts';
import type { TestCase } from '../../../shared/grading/case.ts';
import { announce } from '../../lib/announce.tsx';
import { query } from '../../lib/api.ts';
import type { RunState } from '../../lib/runs/run-state.ts';
import { noteStarted, tellEnd, useEndedRuns, useRun } from '../../lib/runs/runs-store.ts';
import { type CaseRow, chooseRuns, rowsOf } from './case-rows.ts';
import { countsWords } from './words.ts';

export interface Shown {
  /** The run behind the bar and most of the table. */
  base: { id: string | null; state: RunState | null; error: unknown };
  rows: CaseRow[];
  /** Runs of the whole suite, newest first. */
  runs: readonly RunSummary[];
  /** Somebody asked for this very run, and it is not the one that would be shown anyway. */
  asked: boolean;
  loading: boolean;
  error: unknown;
  retry: () => void;
}

/** The state with what the list says of it: whether it ran the draft as it stands changes with every edit. */
function withFresh(state: RunState, list: readonly RunSummary[]): RunState {
  const listed = list.find(({ id }) => id === state.run.id);
  return listed === undefined || listed.current === state.run.current
    ? state
    : { ...state, run: { ...state.run, current: listed.current } };
}

/** Which results are on the screen, live while a run goes on. Says when the shown run has finished. */
export function useShownRuns(agent: string, cases: readonly TestCase[], asked: string | undefined): Shown {
  const list = useQuery(query.runs.list.queryOptions({ input: { agent, limit: 100, trials: false } }));
  const runs = useMemo(() => list.data ?? [], [list.data]);
  const chosen = useMemo(() => chooseRuns(runs, asked), [runs, asked]);
  const usual = useMemo(() => chooseRuns(runs, undefined).base, [runs]);
  const listed = runs.find(({ id }) => id === chosen.base);
  const known = useRun(chosen.base, listed);
  const ended = useEndedRuns(chosen.later);
  const base = useMemo(() => (known.state === null ? null : withFresh(known.state, runs)), [known.state, runs]);
  // The list of ended runs is made anew by each render; its members are not.
  const endedKey = ended.map(({ run }) => `${run.id} ${run.report}`).join(' ');
  const later = useRef(ended);
  later.current = ended;
  const rows = useMemo(() => {
    void endedKey;
    const over = later.current.map((state) => withFresh(state, runs));
    return rowsOf(cases, base, over, { withRemoved: asked !== undefined });
  }, [cases, base, runs, asked, endedKey]);
  useFinishedWords(
    useMemo(() => {
      void endedKey;
      return base === null ? later.current : [...later.current, base];
    }, [base, endedKey]),
  );
  return {
    base: { id: chosen.base, state: base, error: known.error },
    rows,
    runs,
    asked: asked !== undefined && asked !== usual,
    loading: list.isPending,
    error: list.error,
    retry: () => void list.refetch(),
  };
}

/** Tells screen readers once that a run which was started or watched here is over. */
function useFinishedWords(states: readonly RunState[]): void {
  useEffect(() => {
    for (const { run } of states) {
      if (run.state === 'running') noteStarted(run.id);
      else if (tellEnd(run.id)) {
        const how = run.state === 'finished' ? 'Run finished' : run.state === 'failed' ? 'Run failed' : 'Run stopped';
        announce(`${how}: ${countsWords(run.counts)}`);
      }
    }
  }, [states]);
}
