import type { RunSummary } from '../../../../shared/api/desktop/tests.ts';

type Listed = Pick<RunSummary, 'id' | 'counts' | 'trial' | 'model'>;

const isWhole = ({ counts, trial }: Listed): boolean => counts.total > 1 && !trial;
const asked = ({ model }: Listed): string => (model === null ? '' : `${model.provider}/${model.model}`);

/**
 * The run of the whole suite before another one, newest first: of the same model where there is one, so that only the rules
 * differ. null where there is none.
 */
export function runBefore(newestFirst: readonly Listed[], id: string): string | null {
  const place = newestFirst.findIndex((run) => run.id === id);
  const [run, earlier] = [newestFirst[place], newestFirst.slice(place + 1).filter(isWhole)];
  if (run === undefined) return earlier[0]?.id ?? null;
  return (earlier.find((other) => asked(other) === asked(run)) ?? earlier[0])?.id ?? null;
}

/** The two runs to compare: those that were asked for, else the latest of the whole suite and the one before it. */
export function chooseSides(
  newestFirst: readonly Listed[],
  wanted: { then?: string; now?: string },
): { then: string | null; now: string | null } {
  const now = wanted.now ?? newestFirst.find((run) => isWhole(run) && run.id !== wanted.then)?.id ?? null;
  return { then: wanted.then ?? (now === null ? null : runBefore(newestFirst, now)), now };
}
