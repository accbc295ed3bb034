import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { predictedOutput } from '../analysis/oracle.ts';
import { numbersFrom } from '../drift/drift.test-helper.ts';
import { agrees } from '../spec/effects.ts';
import type { JsonObject } from '../spec/ids.ts';
import { valueAt } from '../spec/paths.ts';
import { atom, CLOCK, CONTRACT, effect, group, inputArb, rule, ruleArb, set, spec } from '../spec/spec.test-helper.ts';
import { judgeByRules, type Recorded } from './by-rules.ts';
import { countFates } from './report.ts';

const cheap = (limit: string) =>
  rule({
    id: 'cheap',
    title: 'Cheap branded goods',
    when: group('all', atom('brand', 'is_present'), atom('price', 'less_than', { amount: limit, currency: 'EUR' })),
    then: [set('decision', 'send_to_a_person'), effect('add', 'reasons', 'possible_counterfeit')],
  });
const defaults = [
  { id: 'd1', field: 'decision', value: 'live' },
  { id: 'd2', field: 'reasons', value: [] },
];
const before = spec({ rules: [cheap('40.00')], defaults });
const after = spec({ rules: [cheap('50.00')], defaults });

/** Listings as production sees them, answered as the rules before the edit ask. */
function recorded(count: number): Recorded[] {
  const random = numbersFrom(count);
  return Array.from({ length: count }, (_, index) => {
    const input: JsonObject = {
      price: { amount: (random() * 200).toFixed(2), currency: random() < 0.9 ? 'EUR' : 'USD' },
      ...(random() < 0.5 ? { brand: 'Aurel' } : {}),
    };
    return { id: String(index), input, output: predictedOutput(before, input, CLOCK).output };
  });
}
const cents = ({ input }: Recorded): number => Math.round(Number(valueAt(input, 'price.amount')) * 100);
const isMoved = (execution: Recorded): boolean =>
  'brand' in execution.input &&
  valueAt(execution.input, 'price.currency') === 'EUR' &&
  cents(execution) >= 4000 &&
  cents(execution) < 5000;

describe('recorded executions under other rules', () => {
  it('reports exactly the flips of a known edit over 10,000 executions, by rule, field and values', () => {
    const executions = recorded(10_000);
    const judge = judgeByRules(before, after, CLOCK);
    const counted = countFates();
    for (const execution of executions) counted.add(execution, judge(execution));
    const moved = executions.filter(isMoved);
    expect(moved.length).toBeGreaterThan(100);
    const { kinds, ...counts } = counted.report();
    expect(counts).toMatchObject({ executions: 10_000, flips: moved.length, furtherKinds: 0 });
    const examples = moved.slice(0, 5).map(({ id }) => id);
    expect(kinds).toEqual([
      { rule: 'cheap', field: 'decision', from: 'live', to: 'send_to_a_person', count: moved.length, examples },
      { rule: 'cheap', field: 'reasons', from: [], to: null, count: moved.length, examples },
    ]);
    // Where the rule applied before and still does nothing can change, but only a model could be asked: open, and never same.
    expect(counts.open + counts.same).toBe(10_000 - moved.length);
  });

  it('blames no edit for what was wrong before it', () => {
    const judge = judgeByRules(before, after, CLOCK);
    const input = { brand: 'Aurel', price: { amount: '10.00', currency: 'EUR' } };
    const wrong = { id: 'x', input, output: { decision: 'live', reasons: [] } };
    expect(judge(wrong).kind).toBe('open');
    const changed = judgeByRules(
      before,
      spec({ rules: [{ ...cheap('40.00'), then: [set('decision', 'turn_down')] }], defaults }),
      CLOCK,
    );
    expect(changed(wrong)).toMatchObject({
      kind: 'flips',
      flips: [{ field: 'decision', from: 'live', to: 'turn_down' }],
    });
  });

  it('a changed default flips what no rule speaks of', () => {
    const stricter = spec({
      rules: before.rules,
      defaults: [{ id: 'd1', field: 'decision', value: 'turn_down' }, ...defaults.slice(1)],
    });
    const input = { price: { amount: '90.00', currency: 'EUR' } };
    const { output } = predictedOutput(before, input, CLOCK);
    expect(judgeByRules(before, stricter, CLOCK)({ id: 'x', input, output })).toEqual({
      kind: 'flips',
      flips: [{ field: 'decision', from: 'live', to: 'turn_down', rule: null }],
    });
  });

  it('what flips, no correct answer of the new rules could keep; what is the same, both specs say the same of', () => {
    const rules = fc.array(ruleArb(CONTRACT), { maxLength: 4 });
    fc.assert(
      fc.property(
        rules,
        rules,
        inputArb(CONTRACT),
        inputArb({ ...CONTRACT, input: CONTRACT.output }),
        (was, now, input, output) => {
          const [old, fresh] = [spec({ rules: was }), spec({ rules: now })];
          const fate = judgeByRules(old, fresh, CLOCK)({ id: 'x', input, output });
          const predicted = { old: predictedOutput(old, input, CLOCK), fresh: predictedOutput(fresh, input, CLOCK) };
          if (fate.kind === 'flips')
            for (const { field, to } of fate.flips)
              if (to !== undefined) {
                expect(valueAt(predicted.fresh.output, field)).toEqual(to);
                expect(agrees(valueAt(output, field), to)).toBe(false);
              }
          if (fate.kind === 'same') expect(predicted.fresh).toEqual(predicted.old);
        },
      ),
    );
  });
  it('an edit of words only touches nothing', () => {
    const reworded = spec({
      rules: before.rules.map((each) => ({ ...each, title: 'Branded, cheap', guidance: 'Look twice.' })),
      defaults,
    });
    const judge = judgeByRules(before, reworded, CLOCK);
    expect(recorded(200).every((execution) => judge(execution).kind === 'same')).toBe(true);
  });
});
