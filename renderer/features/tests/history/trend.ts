import type { RunSummary } from '../../../../shared/api/desktop/tests.ts';

/** One run of the history, oldest first. */
export interface PastRun {
  run: RunSummary;
  /** The published version it ran; null: a draft. */
  version: { number: number } | null;
  /** null where each case was asked once. */
  flaky: number | null;
}
export interface TrendPoint {
  past: PastRun;
  x: number;
  y: number;
}
/** The runs of one model as a line. */
export interface TrendLine {
  name: string;
  points: TrendPoint[];
}
export interface Trend {
  width: number;
  lines: TrendLine[];
}

export const HEIGHT = 160;
export const LEFT = 44;
const TOP = 12;
const BOTTOM = 14;
/** Each point is a link, and a finger needs 24 pixels. */
const STEP = 30;
const NARROWEST = 420;
/** Older runs stand in the table alone. */
const MOST_POINTS = 40;

/** A dry run asks nobody, so that it is compared with dry runs only. */
export const DRY_RUN_NAME = 'Dry run';
export const nameOf = ({ run }: PastRun): string => run.model?.model ?? DRY_RUN_NAME;

/** The share of decided cases that passed; null where none was decided. */
export function passRate({ run: { counts } }: PastRun): number | null {
  const decided = counts.pass + counts.fail;
  return decided === 0 ? null : counts.pass / decided;
}

export const yOf = (rate: number): number => TOP + (1 - rate) * (HEIGHT - TOP - BOTTOM);

/** Pass rates as points from left to right in the order of time, at equal distances, joined by model. */
export function trendOf(history: readonly PastRun[]): Trend {
  const drawn = history.filter((past) => passRate(past) !== null).slice(-MOST_POINTS);
  const points = drawn.map((past, index) => ({ past, x: LEFT + STEP * (index + 0.5), y: yOf(passRate(past) ?? 0) }));
  const lines = [...Map.groupBy(points, ({ past }) => nameOf(past))].map(([name, own]) => ({ name, points: own }));
  return { width: Math.max(LEFT + STEP * drawn.length + 10, NARROWEST), lines };
}
