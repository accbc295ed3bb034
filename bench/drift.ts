import { DROPS, delays, SUITES, yearsWithAlarm } from '../shared/drift/drift.test-helper.ts';
import type { BenchRow } from './table.ts';

/** As many as `docs/statistics.md` tells of: 300 years, 200 tries. */
const YEARS = Number(process.env.RULEHOUSE_YEARS ?? 10);
const TRIES = Number(process.env.RULEHOUSE_TRIES ?? 20);
const POINTS = [5, 10, 20];
/** The chance of any alarm in a year, at most. */
const PROMISE = 0.05;
/** Chance would go beyond it in fewer than one of 1,000 such benchmarks, if the promise were only just kept. */
const DEVIATIONS = 3;

const LOSSES = [
  { drop: DROPS.everywhere, words: 'every case a little' },
  { drop: DROPS.someCases, words: 'some cases wholly' },
];

/** The promises of the drift sentinel: alarms in years in which nothing changes, and nights until a drop is found. Counts, not times. */
export function driftRows(): BenchRow[] {
  const quiet = (['alike', 'mixed'] as const).map((suite) => ({
    suite,
    alarms: yearsWithAlarm(SUITES[suite](50), YEARS),
  }));
  const most = YEARS * PROMISE + DEVIATIONS * Math.sqrt(YEARS * PROMISE * (1 - PROMISE));
  return [
    ...quiet.map(({ suite, alarms }) => ({
      what: `${YEARS} years of unchanged noise, 50 ${suite} cases a night`,
      measured: `${alarms} with an alarm`,
      beside: '',
      toReach: `≤ ${PROMISE * 100} % of years (here at most ${Math.floor(most)})`,
      reached: alarms <= most,
    })),
    ...[50, 100].flatMap((size) =>
      (['alike', 'mixed'] as const).flatMap((suite) =>
        LOSSES.map(({ drop, words }) => {
          const rates = SUITES[suite](size);
          const found = POINTS.map((points) => delays(rates, drop(rates, points), TRIES));
          return {
            what: `nights until ${POINTS.join(', ')} points are found, ${size} ${suite}, ${words}`,
            measured: found.map(({ median, nineOfTen }) => `${median} (${nineOfTen})`).join(', '),
            beside: `median (9 of 10) of ${TRIES} tries`,
            toReach: '',
            reached: null,
          };
        }),
      ),
    ),
  ];
}
