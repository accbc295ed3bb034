import type { Tally } from '../grading/exact-tests.ts';
import { failingMore, gainOfChange, type Stratum } from './stratified.ts';

/** What one run of a canary suite found: for each case, by id, how often it passed and failed. Samples that did not run count as neither. */
export interface CanaryRun {
  /** ISO instant. */
  at: string;
  cases: ReadonlyMap<string, Tally>;
}

export interface WatchPlan {
  /** The chance that a year in which nothing changes raises any alarm, at most. */
  falseAlarms: number;
  runsAYear: number;
  /** Numbers of latest runs that are held against all before them: one notices a landslide, many a slow slide. */
  windows: readonly number[];
}
export const USUAL_PLAN: WatchPlan = { falseAlarms: 0.05, runsAYear: 365, windows: [1, 3, 7, 14, 28] };

export interface DriftFinding {
  /** The first run after which the change explains the results best. */
  since: string;
  /** Passes of all samples before and since. */
  before: Tally;
  after: Tally;
  /** Of the window that raised the alarm; beside `level`, under which an alarm is raised. */
  p: number;
  level: number;
  /** Cases that fail more often since, by id, the clearest first; those that could be chance alone only where no other could be named. */
  cases: { id: string; before: Tally; after: Tally; p: number }[];
}

/** Below this the one test of one window in one run speaks of chance no longer. */
export const alarmLevel = ({ falseAlarms, runsAYear, windows }: WatchPlan): number =>
  falseAlarms / (runsAYear * windows.length);

/** A case among those that changed, where it alone would be more than chance. */
const CASE_LEVEL = 0.05;
const MOST_CASES = 20;
/** Runs back that a change is looked for: twice the longest usual window. */
const LOOK_BACK = 56;

/**
 * Whether the latest run, with those before it, shows that the model got worse; asked after every run. `runs` begins where the version
 * was first watched, or after the last finding, oldest first.
 *
 * In each window of latest runs every case is compared with itself before, so cases may differ as they like and no rate needs to be
 * known. As long as no case's pass rate changes and samples are independent, each comparison is an exact test, and the level divided
 * by all of a year's comparisons keeps the promise however they hang together (Boole's inequality). A slow slide dilutes what it is
 * compared with, which can delay an alarm and never raises one.
 */
export function findDrift(runs: readonly CanaryRun[], plan: WatchPlan = USUAL_PLAN): DriftFinding | null {
  const level = alarmLevel(plan);
  const whole = tallied(runs);
  const smallest = plan.windows
    .filter((window) => window < runs.length)
    .map((window) => failingMore([...strataOf(whole, tallied(runs.slice(-window))).values()]))
    .reduce((least, p) => Math.min(least, p), 1);
  return smallest < level ? findingOf(runs, smallest, level) : null;
}

/** Each case's tallies before the run at `from`, and since. */
const split = (runs: readonly CanaryRun[], from: number): Map<string, Stratum> =>
  strataOf(tallied(runs), tallied(runs.slice(from)));

const NONE: Tally = { passed: 0, failed: 0 };
const strataOf = (whole: ReadonlyMap<string, Tally>, since: ReadonlyMap<string, Tally>): Map<string, Stratum> =>
  new Map(
    [...whole].map(([id, { passed, failed }]) => {
      const later = since.get(id) ?? NONE;
      return [id, { before: { passed: passed - later.passed, failed: failed - later.failed }, since: later }];
    }),
  );

/** Each case's samples of all these runs. */
function tallied(runs: readonly CanaryRun[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const { cases } of runs)
    for (const [id, { passed, failed }] of cases) {
      const tally = tallies.get(id);
      if (tally === undefined) tallies.set(id, { passed, failed });
      else {
        tally.passed += passed;
        tally.failed += failed;
      }
    }
  return tallies;
}

const total = (tallies: readonly Tally[]): Tally => ({
  passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
  failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
});

function findingOf(runs: readonly CanaryRun[], p: number, level: number): DriftFinding {
  let best = { from: runs.length - 1, gain: Number.NEGATIVE_INFINITY };
  for (let from = Math.max(1, runs.length - LOOK_BACK); from < runs.length; from += 1) {
    const strata = [...split(runs, from).values()];
    const worse = failureRate(strata.map(({ since }) => since)) > failureRate(strata.map(({ before }) => before));
    const gain = worse ? gainOfChange(strata) : Number.NEGATIVE_INFINITY;
    if (gain > best.gain) best = { from, gain };
  }
  const strata = split(runs, best.from);
  const worse = [...strata]
    .filter(([, { before, since }]) => failureRate([since]) > failureRate([before]))
    .map(([id, stratum]) => ({ id, before: stratum.before, after: stratum.since, p: failingMore([stratum]) }))
    .sort((a, b) => a.p - b.p);
  const clear = worse.filter((each) => each.p < CASE_LEVEL);
  const sides = [...strata.values()];
  return {
    since: runs[best.from]?.at ?? '',
    before: total(sides.map(({ before }) => before)),
    after: total(sides.map(({ since }) => since)),
    p,
    level,
    cases: (clear.length > 0 ? clear : worse).slice(0, MOST_CASES),
  };
}

function failureRate(tallies: readonly Tally[]): number {
  const { passed, failed } = total(tallies);
  return failed === 0 ? 0 : failed / (passed + failed);
}
