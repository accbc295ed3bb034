import type { Report } from '../../grading/report.ts';
import type { Hash } from '../../spec/ids.ts';

/**
 * The test of the version before with which a report compares: a dry run with a dry run, a model with the same model, since
 * anything else would compare two different questions. One of a single case stands in for no run of them all.
 */
export function testOfBase<T extends { hash: Hash; report: Report }>(
  { dryRun, models }: Report,
  before: readonly T[],
): T | undefined {
  const asked = new Set(models.map(({ requested }) => requested));
  return before.find(
    ({ report }) =>
      report.dryRun === dryRun &&
      report.counts.total > 1 &&
      (dryRun || report.models.some(({ requested }) => asked.has(requested))),
  );
}
