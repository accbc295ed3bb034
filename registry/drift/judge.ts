import { findServedChange } from '../../shared/drift/served.ts';
import type { DriftKind } from '../../shared/drift/views.ts';
import { type CanaryRun, findDrift, USUAL_PLAN } from '../../shared/drift/watch.ts';
import type { StoredCanaryRun, StoredFinding } from '../store/canaries.ts';
import { retirementNear } from './canary.ts';

/** What a run, with those before it, shows that is new. */
export type NewFinding = Pick<StoredFinding, 'kind' | 'since' | 'words' | 'before' | 'after' | 'cases'>;

const MINUTES_A_YEAR = 525_600;
const percent = ({ passed, failed }: { passed: number; failed: number }): string =>
  `${((100 * passed) / Math.max(1, passed + failed)).toFixed(1)} %`;

/**
 * What the latest of `runs` shows, oldest first, all of one version on one model since the last finding of its kind. `everyMinutes`
 * says among how many runs a year the one promise is shared. A retirement is told once, so `known` says whether it was.
 */
export function newFindings(
  { forQuality, forServed }: { forQuality: readonly StoredCanaryRun[]; forServed: readonly StoredCanaryRun[] },
  { everyMinutes, retirementKnown, now }: { everyMinutes: number; retirementKnown: boolean; now: string },
): NewFinding[] {
  const nothing = { before: null, after: null, cases: [] };
  const findings: NewFinding[] = [];
  const latest = forServed.at(-1);
  const served = forServed.flatMap(({ at, served: model, fingerprint }) =>
    model === null ? [] : [{ at, model, fingerprint }],
  );
  const change = latest?.served === null ? null : findServedChange(served);
  if (change !== null) {
    const words =
      change.kind === 'model'
        ? `The provider now answers with ${change.to} where it answered with ${change.from}.`
        : `The provider set the model up differently: its fingerprint is ${change.to}, which was never seen before.`;
    findings.push({ ...nothing, kind: change.kind, since: change.since, words });
  }
  const runsAYear = Math.max(1, Math.ceil(MINUTES_A_YEAR / everyMinutes));
  const drift = findDrift(forQuality.map(asRun), { ...USUAL_PLAN, runsAYear });
  if (drift !== null) {
    const titles = new Map(forQuality.flatMap(({ cases }) => cases.map(({ id, title }) => [id, title])));
    findings.push({
      kind: 'quality',
      since: drift.since,
      words: `The model passes ${percent(drift.after)} of the canary cases, where it passed ${percent(drift.before)} before.`,
      before: drift.before,
      after: drift.after,
      cases: drift.cases.map(({ id, before, after }) => ({ id, title: titles.get(id) ?? id, before, after })),
    });
  }
  const retires = latest === undefined || retirementKnown ? null : retirementNear(latest.model, now);
  if (retires !== null) {
    const isOver = retires <= now.slice(0, 10);
    const words = `${latest?.model.model} ${isOver ? 'was retired' : 'retires'} on ${retires}. ${isOver ? 'It may stop answering at any time.' : 'Choose and test its successor before.'}`;
    findings.push({ ...nothing, kind: 'retirement' satisfies DriftKind, since: now, words });
  }
  return findings;
}

const asRun = ({ at, cases }: StoredCanaryRun): CanaryRun => ({
  at,
  cases: new Map(cases.map(({ id, passed, failed }) => [id, { passed, failed }])),
});
