import { decisiveEdits, withoutEditOf } from '../shared/analysis/decisive.ts';
import { type Comparison, createRejudge, type Steps } from '../shared/analysis/rejudge.ts';
import type { StoredExample } from '../shared/analysis/stored-example.ts';
import { ruleFires } from '../shared/spec/evaluate.ts';
import type { JsonObject } from '../shared/spec/ids.ts';
import type { Spec } from '../shared/spec/spec.ts';
import { manyRules } from './many-rules.ts';
import { type BenchRow, median, milliseconds } from './table.ts';

const RULES = 300;
const EXAMPLES = 10_000;
const ROUNDS = 5;
const LIMIT_MS = 300;
const CLOCK = { now: '2026-03-15T12:00:00.000Z' };

function timed<T>(act: () => T): { ms: number; result: T } {
  const start = performance.now();
  const result = act();
  return { ms: performance.now() - start, result };
}
const finish = (steps: Steps<Comparison>): Comparison => {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
};

/** The rule that most answers are about. */
function busiestRule(spec: Spec, examples: readonly StoredExample[]): number {
  const some = examples.slice(0, 200);
  const uses = spec.rules.map((rule) => some.filter(({ input }) => ruleFires(rule, input, CLOCK)).length);
  return uses.indexOf(Math.max(...uses));
}

/** A rule gets a threshold. Every object is new, as it comes to the worker. */
function edited(spec: Spec, place: number, round: number): Spec {
  const copy = structuredClone(spec);
  const value = { amount: `${30 + round}.00`, currency: 'EUR' };
  const rule = copy.rules[place];
  rule?.when.conditions.push({ kind: 'atom', id: 'edit', field: 'price', operator: 'less_than', value });
  return copy;
}

/** Listings of every kind with every answer. */
function examplesFor(): StoredExample[] {
  const of = (values: readonly string[], index: number): string => values[index % values.length] ?? '';
  return Array.from({ length: EXAMPLES }, (_, index): StoredExample => {
    const input: JsonObject = {
      category: `category ${(index % 25) + 1}`,
      state: of(['new', 'used', 'refurbished'], index),
      price: { amount: `${(index * 37) % 200}.00`, currency: 'EUR' },
      brand: `Brand ${((index * 7) % 60) + 1}`,
      description: `A listing with phrase ${(index % 30) + 1} in it`,
      photos: index % 9,
      rating: (index % 50) / 10,
      listed: `2026-03-${String((index % 14) + 1).padStart(2, '0')}`,
      tags: [`phrase ${(index % 30) + 1}`],
      verified: index % 2 === 0,
    };
    const output = { decision: of(['live', 'person', 'down'], index), priority: index % 6 };
    const base = { kind: 'answer', case: `c${index}`, title: `Listing ${index}`, model: 'm', at: null } as const;
    return { ...base, id: `e${index}`, input, output };
  });
}

/** 10,000 stored answers judged again after an edit of one of 300 rules: for the rule alone and for the whole draft. */
export function rejudgeRows(): BenchRow[] {
  return [
    ...measured('rules of 25 categories', manyRules(RULES, true), true),
    ...measured('rules that nearly all overlap', manyRules(RULES, false), false),
  ];
}

function measured(what: string, spec: Spec, usual: boolean): BenchRow[] {
  const examples = examplesFor();
  const place = busiestRule(spec, examples);
  const first: number[] = [];
  const again: number[] = [];
  let touched = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const rejudge = createRejudge(examples);
    const both = (turn: number): number => {
      const [base, draft] = [structuredClone(spec), edited(spec, place, turn)];
      const id = decisiveEdits(base, draft).rules[0]?.id ?? '';
      return timed(() => {
        const whole = finish(rejudge(base, draft, CLOCK));
        finish(rejudge(withoutEditOf(base, draft, id), draft, CLOCK));
        touched = EXAMPLES - whole.counts.unchanged;
      }).ms;
    };
    first.push(both(round));
    again.push(both(round + ROUNDS));
  }
  if (touched === 0) throw new Error('Nothing changed, so nothing was measured.');
  const row = (name: string, values: number[], budgeted: boolean): BenchRow => ({
    what: `${EXAMPLES} answers, one of ${RULES} ${what} edited, ${name}`,
    measured: `${milliseconds(median(values))}, at first ${milliseconds(values[0] ?? Number.NaN)}`,
    beside: `${touched} answers changed`,
    toReach: budgeted ? `at most ${LIMIT_MS} ms` : '',
    reached: budgeted ? median(values) <= LIMIT_MS : null,
  });
  // What conditions say of new answers is found out once; it is in steps, so nobody waits for it while typing.
  return [row('with new answers', first, false), row('after another edit', again, usual)];
}
