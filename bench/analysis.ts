import { createAnalyser } from '../shared/analysis/analyse.ts';
import { ruleFires } from '../shared/spec/evaluate.ts';
import type { Spec } from '../shared/spec/spec.ts';
import { manyRules } from './many-rules.ts';
import { type BenchRow, median, milliseconds } from './table.ts';

const RULES = 300;
const ROUNDS = 9;
const LIMIT_MS = 300;
const NOW = '2026-03-15T12:00:00.000Z';

/** As it comes to the worker: every object new. */
const sent = (spec: Spec): Spec => structuredClone(spec);
function timed<T>(act: () => T): { ms: number; result: T } {
  const start = performance.now();
  const result = act();
  return { ms: performance.now() - start, result };
}

/** One condition of the middle rule becomes another one. */
function edited(spec: Spec, round: number): Spec {
  const copy = sent(spec);
  const rule = copy.rules[RULES / 2];
  const value = { amount: `${30 + round}.00`, currency: 'EUR' };
  rule?.when.conditions.push({ kind: 'atom', id: 'edit', field: 'price', operator: 'less_than', value });
  return copy;
}

/** Analyses of 300 rules from nothing, and after an edit of one. */
export function analysisRows(): BenchRow[] {
  return [
    ...measured('rules of 25 categories', manyRules(RULES, true), true),
    ...measured('rules that nearly all overlap', manyRules(RULES, false), false),
  ];
}

function measured(what: string, spec: Spec, budgeted: boolean): BenchRow[] {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => {
    const analyse = createAnalyser();
    const whole = timed(() => analyse(sent(spec), { now: NOW }));
    const again = timed(() => analyse(edited(spec, round), { now: NOW }));
    return { whole: whole.ms, again: again.ms, findings: whole.result };
  });
  const witnesses = (rounds[0]?.findings ?? [])
    .flatMap(({ witness }) => (witness === undefined ? [] : [witness]))
    .slice(0, RULES);
  if (witnesses.length === 0) throw new Error('Nothing was found, so nothing was measured.');
  const floor = timed(() => {
    for (const input of witnesses) for (const rule of spec.rules) ruleFires(rule, input, { now: NOW });
  });
  const beside = `${milliseconds(floor.ms)} to only evaluate ${witnesses.length} inputs`;
  // The first round also waits for the compiler, as the first analysis of a window does.
  const row = (name: string, values: number[]): BenchRow => ({
    what: `${RULES} ${what}, ${name}`,
    measured: `${milliseconds(median(values))}, at first ${milliseconds(values[0] ?? Number.NaN)}`,
    beside,
    toReach: budgeted ? `at most ${LIMIT_MS} ms` : '',
    reached: budgeted ? median(values) <= LIMIT_MS : null,
  });
  return [
    row(
      'all of them',
      rounds.map(({ whole }) => whole),
    ),
    row(
      'after an edit',
      rounds.map(({ again }) => again),
    ),
  ];
}
