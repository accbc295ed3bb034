import { NO_FILTER, passesFilter } from '../renderer/features/rules/filter-rules.ts';
import { matchingRules } from '../renderer/features/rules/matching-rules.ts';
import { checkSpec } from '../shared/spec/check-spec.ts';
import { sentenceOf, sentenceText } from '../shared/spec/sentence.ts';
import type { Spec } from '../shared/spec/spec.ts';
import { manyRules } from './many-rules.ts';
import { type BenchRow, median, milliseconds } from './table.ts';

const RULES = 300;
const ROUNDS = 60;
const LIMIT_MS = 16;

/** The next keystroke in one rule's condition: a new rule object, as the editor makes one; all others stay the same objects. */
function typed(spec: Spec, round: number): Spec {
  const rules = [...spec.rules];
  const rule = rules[round % RULES];
  if (rule === undefined) throw new Error('There is no rule to edit.');
  const value = { amount: `${round + 1}.00`, currency: 'EUR' };
  const atom = { kind: 'atom' as const, id: 'edit', field: 'price', operator: 'less_than' as const, value };
  rules[round % RULES] = { ...rule, when: { ...rule.when, conditions: [...rule.when.conditions, atom] } };
  return { ...spec, rules };
}

function timed(act: () => unknown): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}

/** The script of one keystroke that runs outside React: the rule's sentence, the checks of the whole spec, the filtered list. */
export function keystrokeRows(): BenchRow[] {
  const spec = manyRules(RULES, true);
  let shown = 0;
  const times = Array.from({ length: ROUNDS }, (_, round) => {
    const next = typed(spec, round);
    return timed(() => {
      const rule = next.rules[round % RULES];
      if (rule !== undefined) sentenceOf(rule, next.contract);
      const issues = checkSpec(next);
      const facts = { issues: issues.length, marks: [], kept: null };
      shown += matchingRules(next.rules, 'price category', next.contract).filter(({ rule: found }) =>
        passesFilter(found, facts, NO_FILTER),
      ).length;
    });
  });
  if (shown === 0) throw new Error('No rule was found, so the filter was not measured.');
  const floor = timed(() => {
    for (const rule of spec.rules) sentenceText(rule, spec.contract);
  });
  return [
    {
      what: `A keystroke among ${RULES} rules: sentence, checks, searched and filtered list`,
      measured: `${milliseconds(median(times))}, at first ${milliseconds(times[0] ?? Number.NaN)}`,
      beside: `${milliseconds(floor)} for the sentences of all ${RULES}`,
      toReach: `at most ${LIMIT_MS} ms`,
      reached: median(times) <= LIMIT_MS,
    },
  ];
}
