import { describe, expect, it } from 'vitest';
import { createAutosave, type SaveOutcome } from './autosave.ts';

/** A desk where the test decides when time passes and when a save ends. */
function desk() {
  const saves: { value: string; leaving: boolean; end: (outcome: SaveOutcome) => Promise<void> }[] = [];
  const states: string[] = [];
  let timer: (() => void) | null = null;
  let running = 0;
  let most = 0;
  const autosave = createAutosave<string>({
    save: (value, leaving) => {
      running += 1;
      most = Math.max(most, running);
      return new Promise((resolve) => {
        saves.push({
          value,
          leaving,
          end: async (outcome) => {
            running -= 1;
            resolve(outcome);
            for (let i = 0; i < 5; i += 1) await Promise.resolve();
          },
        });
      });
    },
    idleMs: 700,
    retryMs: 4000,
    onState: (state) => states.push(state),
    later(run) {
      timer = run;
      return () => {
        timer = null;
      };
    },
  });
  const pass = (): void => {
    const run = timer;
    timer = null;
    run?.();
  };
  return { autosave, saves, states, pass, mostAtOnce: () => most };
}
const saved: SaveOutcome = { kind: 'saved' };

describe('autosave', () => {
  it('waits for a pause and stores only the newest text', () => {
    const { autosave, saves, pass } = desk();
    autosave.change('a');
    autosave.change('ab');
    expect(saves).toHaveLength(0);
    pass();
    expect(saves.map(({ value }) => value)).toEqual(['ab']);
  });
  it('does not try a refused text again by itself, and tries the next one', async () => {
    const { autosave, saves, states, pass } = desk();
    autosave.change('locked');
    pass();
    await saves[0]?.end({ kind: 'refused', error: new Error('locked') });
    expect(states.at(-1)).toBe('refused');
    pass();
    // As leaving a field does.
    await autosave.flush();
    expect(saves).toHaveLength(1);
    expect(autosave.pending()).toBe(true);
    autosave.change('open');
    pass();
    expect(saves.map(({ value }) => value)).toEqual(['locked', 'open']);
  });
  it('never has two saves under way, and stores what was typed meanwhile afterwards', async () => {
    const { autosave, saves, pass, mostAtOnce, states } = desk();
    autosave.change('a');
    pass();
    autosave.change('ab');
    pass();
    expect(saves).toHaveLength(1);
    await saves[0]?.end(saved);
    expect(saves.map(({ value }) => value)).toEqual(['a', 'ab']);
    await saves[1]?.end(saved);
    expect(mostAtOnce()).toBe(1);
    expect(states.at(-1)).toBe('saved');
    expect(autosave.pending()).toBe(false);
  });
  it('keeps the text after a failure and tries again', async () => {
    const { autosave, saves, states, pass } = desk();
    autosave.change('a');
    pass();
    await saves[0]?.end({ kind: 'failed', error: new Error('gone') });
    expect(states.at(-1)).toBe('failed');
    expect(autosave.pending()).toBe(true);
    pass();
    await saves[1]?.end(saved);
    expect(saves[1]?.value).toBe('a');
    expect(states.at(-1)).toBe('saved');
  });
  it('stops at a conflict until the person has decided, and loses nothing typed meanwhile', async () => {
    const { autosave, saves, states, pass } = desk();
    autosave.change('mine');
    pass();
    await saves[0]?.end({ kind: 'conflict' });
    autosave.change('mine too');
    pass();
    await autosave.flush();
    expect(saves).toHaveLength(1);
    expect(states.at(-1)).toBe('conflict');
    autosave.resume('mine too');
    expect(saves[1]?.value).toBe('mine too');
  });
  it('flushes at once when the page is left, and says that it must outlive the page', () => {
    const { autosave, saves } = desk();
    autosave.change('a');
    void autosave.flush(true);
    expect(saves[0]).toMatchObject({ value: 'a', leaving: true });
  });
  it('does nothing on a flush without edits', async () => {
    const { autosave, saves } = desk();
    await autosave.flush();
    expect(saves).toHaveLength(0);
  });
});
