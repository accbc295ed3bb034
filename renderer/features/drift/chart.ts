import type { CanaryRunView, DriftFindingView } from '../../../shared/drift/views.ts';

/** The share of decided samples that passed; null where none was answered. */
export function shareOf({ passed, failed }: { passed: number; failed: number }): number | null {
  return passed + failed === 0 ? null : passed / (passed + failed);
}

export const HEIGHT = 170;
export const LEFT = 44;
export const TOP = 26;
export const BOTTOM = 14;
const STEP = 16;
const NARROWEST = 420;

export interface ChartPoint {
  run: CanaryRunView;
  share: number;
  x: number;
  y: number;
}
export interface Chart {
  width: number;
  /** Runs of one version on one model belong together; between them nothing is compared. */
  lines: ChartPoint[][];
  /** Where another version, or another model, began to be asked. */
  starts: { x: number; label: string }[];
  /** Since when a finding of quality says the model is worse, where that run is among those drawn. */
  changes: { x: number; finding: DriftFindingView }[];
}

const watchedBy = ({ version, model }: CanaryRunView): string => `${version.hash} ${model.provider} ${model.model}`;

export const yOf = (share: number): number => TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);

/** Runs from left to right in the order of time, at equal distances. `runs`: newest first. */
export function chartOf(runs: readonly CanaryRunView[], findings: readonly DriftFindingView[]): Chart {
  const answered = runs
    .map((run) => ({ run, share: shareOf(run) }))
    .filter((each): each is { run: CanaryRunView; share: number } => each.share !== null)
    .reverse();
  const points = answered.map(({ run, share }, index) => ({
    ...{ run, share },
    x: LEFT + STEP * (index + 0.75),
    y: yOf(share),
  }));
  const lines: ChartPoint[][] = [];
  for (const point of points) {
    const last = lines.at(-1);
    const before = last?.at(-1);
    if (last !== undefined && before !== undefined && watchedBy(before.run) === watchedBy(point.run)) last.push(point);
    else lines.push([point]);
  }
  return {
    width: Math.max(LEFT + STEP * (points.length + 1) + 60, NARROWEST),
    lines,
    starts: lines.flatMap(([first]) =>
      first === undefined ? [] : [{ x: first.x, label: `v${first.run.version.number}` }],
    ),
    changes: findings
      .filter(({ kind }) => kind === 'quality')
      .flatMap((finding) => {
        const first = points.find(({ run }) => run.at === finding.since);
        return first === undefined ? [] : [{ x: first.x - STEP / 2, finding }];
      }),
  };
}
