import type { RunSummary } from '../../../shared/api/desktop/tests.ts';

type Tested = Pick<RunSummary, 'id' | 'version' | 'model' | 'state' | 'counts'>;

/** The newest finished runs of two versions, newest first: of one model where both have one. null where one was not tested. */
export function latestTests(
  newestFirst: readonly Tested[],
  from: string,
  to: string,
): { then: string; now: string } | null {
  const finished = newestFirst.filter(({ state, counts }) => state === 'finished' && counts.total > 1);
  const asked = ({ model }: Tested): string => (model === null ? '' : `${model.provider}/${model.model}`);
  const [before, after] = [from, to].map((hash) => finished.filter(({ version }) => version === hash));
  const pairs = (after ?? []).flatMap((now) => (before ?? []).map((then) => ({ then, now })));
  const pair = pairs.find(({ then, now }) => asked(then) === asked(now)) ?? pairs[0];
  return pair === undefined ? null : { then: pair.then.id, now: pair.now.id };
}
