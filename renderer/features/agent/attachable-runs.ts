import type { RunSummary } from '../../../shared/api/desktop/tests.ts';

type Run = Pick<RunSummary, 'current' | 'trial' | 'state' | 'report' | 'model' | 'counts'>;

/** A run as evidence: `report` is what a change cites. */
export type Attachable<R extends Run = RunSummary> = R & { report: string };

/**
 * What a change of the draft as it stands can cite: of each model, and of the dry run, the newest finished run. One of
 * a single case, as somebody starts to look at that case again, stands in for no run of them all.
 */
export function attachableRuns<R extends Run>(newestFirst: readonly R[]): Attachable<R>[] {
  const finished = newestFirst.filter(
    (run): run is Attachable<R> => run.current && !run.trial && run.state === 'finished' && run.report !== null,
  );
  const byModel = Map.groupBy(finished, ({ model }) => (model === null ? '' : `${model.provider}/${model.model}`));
  return [...byModel.values()].flatMap((runs) => runs.find(({ counts }) => counts.total > 1) ?? runs[0] ?? []);
}
