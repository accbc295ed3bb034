import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addStep, MOST_STEPS, redo, startHistory, undo } from './history.ts';

const type = (texts: string[], merge: string | null, gap: number) =>
  texts.reduce(
    (history, next, index) => addStep(history, { name: 'title', next, merge, at: index * gap }),
    startHistory(''),
  );

describe('undo', () => {
  it('takes back a word typed without a pause as one step', () => {
    expect(undo(type(['N', 'Ne', 'New'], 'title', 100)).present).toBe('');
  });
  it('takes back only what came after a pause', () => {
    expect(undo(type(['New', 'New rule'], 'title', 10_000)).present).toBe('New');
  });
  it('keeps edits of two fields apart', () => {
    const first = addStep(startHistory('a'), { name: 'title', next: 'b', merge: 'title', at: 0 });
    const second = addStep(first, { name: 'reason', next: 'c', merge: 'reason', at: 1 });
    expect(undo(second).present).toBe('b');
  });
  it('remembers at least a hundred steps and names each', () => {
    const history = Array.from({ length: 150 }, (_, i) => i).reduce(
      (so, next) => addStep(so, { name: `step ${next}`, next, merge: null, at: 0 }),
      startHistory(-1),
    );
    expect(history.done.at(-1)?.name).toBe('step 149');
    let back = history;
    for (let i = 0; i < 120; i += 1) back = undo(back);
    expect(back.present).toBe(29);
    expect(MOST_STEPS).toBeGreaterThanOrEqual(100);
  });
  it('and redo lead back to the same place, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 40 }), fc.nat(40), (values, steps) => {
        const end = values.reduce(
          (so, next) => addStep(so, { name: 's', next, merge: null, at: 0 }),
          startHistory<number>(0),
        );
        const n = Math.min(steps, values.length);
        let there = end;
        for (let i = 0; i < n; i += 1) there = undo(there);
        expect(there.present).toBe(n === values.length ? 0 : values[values.length - n - 1]);
        for (let i = 0; i < n; i += 1) there = redo(there);
        expect(there.present).toBe(end.present);
      }),
    );
  });
  it('forgets what was undone once something new is typed', () => {
    const back = undo(type(['a', 'b'], null, 1));
    const next = addStep(back, { name: 'x', next: 'c', merge: null, at: 9 });
    expect(redo(next)).toBe(next);
  });
});
