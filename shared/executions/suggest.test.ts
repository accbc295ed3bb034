import fc from 'fast-check';
import { expect, it } from 'vitest';
import { suggestExecutions } from './suggest.ts';
import type { Execution } from './views.ts';

type Seen = Pick<Execution, 'id' | 'outcome' | 'record'>;
const made = fc
  .record({
    outcome: fc.constantFrom('ok', 'ok', 'ok', 'timeout', 'rule_violated'),
    fired: fc.subarray(['r1', 'r2', 'r3']),
    broken: fc.boolean(),
    category: fc.constantFrom('a', 'b', 'c'),
    note: fc.string(),
  })
  .map(({ outcome, fired, broken, category, note }) => ({ outcome, fired, broken, input: { category, note } }));
const executions = fc.array(made, { maxLength: 150 }).map((all) =>
  all.map(({ outcome, fired, broken, input }, index): Seen => {
    const rules = fired.map((rule) => ({ rule, title: rule, result: broken && rule === 'r1' ? 'violated' : 'held' }));
    return { id: `e${index}`, outcome, record: { input, output: null, problems: [], fired, rules } as never };
  }),
);
const covered = fc.array(fc.subarray(['r1', 'r2', 'r3']), { maxLength: 3 });
const keyOf = (rules: readonly string[]): string => rules.toSorted().join();

it('names what no test case has, each once, never what is a case already', () => {
  fc.assert(
    fc.property(executions, covered, fc.nat(20), (seen, cases, most) => {
      const promoted = new Set(seen.slice(0, 5).map(({ id }) => id));
      const found = suggestExecutions(seen, { covered: cases, promoted, most });
      expect(found.length).toBeLessThanOrEqual(most);
      expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
      const combinations = found.flatMap(({ id, reasons }) => {
        expect(promoted.has(id)).toBe(false);
        expect(reasons.length).toBeGreaterThan(0);
        const execution = seen.find((one) => one.id === id);
        for (const reason of reasons) {
          if (reason.kind === 'violated')
            expect(execution?.record.rules.some(({ result }) => result === 'violated')).toBe(true);
          if (reason.kind === 'failed') expect(execution?.outcome).toBe(reason.outcome);
          if (reason.kind === 'rare_value') {
            const name = reason.path.split('.')[1] ?? '';
            const same = seen.filter(({ record }) => String(record.input[name]) === reason.value);
            expect(same.length).toBe(reason.times);
            expect(same.length).toBeLessThanOrEqual(seen.length / 100);
          }
        }
        return reasons.flatMap((reason) => (reason.kind === 'new_combination' ? [keyOf(reason.rules)] : []));
      });
      expect(new Set(combinations).size).toBe(combinations.length);
      for (const one of combinations) expect(cases.map(keyOf)).not.toContain(one);
    }),
  );
});

it('leaves out no kind of mistake and no combination when there is room for all', () => {
  fc.assert(
    fc.property(executions, covered, (seen, cases) => {
      const all = suggestExecutions(seen, { covered: cases, promoted: new Set(), most: 1000 });
      const reasons = all.flatMap((one) => one.reasons);
      const told = new Set([
        ...cases.map(keyOf),
        ...reasons.flatMap((one) => (one.kind === 'new_combination' ? [keyOf(one.rules)] : [])),
      ]);
      for (const { record } of seen) if (record.fired?.length) expect(told).toContain(keyOf(record.fired));
      const isBroken = seen.some(({ record }) => record.rules.some(({ result }) => result === 'violated'));
      expect(reasons.some(({ kind }) => kind === 'violated')).toBe(isBroken);
      // What breaks a rule comes before what does not.
      const firstWithout = all.findIndex((one) => one.reasons.every(({ kind }) => kind !== 'violated'));
      if (firstWithout >= 0)
        expect(
          all
            .slice(firstWithout)
            .flatMap((one) => one.reasons)
            .some(({ kind }) => kind === 'violated'),
        ).toBe(false);
    }),
  );
});

it('a value that one of two hundred has is rare', () => {
  const seen = Array.from({ length: 200 }, (_, index): Seen => {
    const input = { category: index === 7 ? 'museum piece' : 'lamp', title: `Lamp ${index}` };
    return {
      id: `e${index}`,
      outcome: 'ok',
      record: { input, output: null, problems: [], rules: [], fired: [] } as never,
    };
  });
  const found = suggestExecutions(seen, { covered: [], promoted: new Set(), most: 10 });
  expect(found).toEqual([
    { id: 'e7', reasons: [{ kind: 'rare_value', path: 'input.category', value: 'museum piece', times: 1 }] },
  ]);
});
