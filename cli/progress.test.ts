import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { capAgent, type Folder, workFolder } from './fixture.test-helper.ts';
import { progressLine } from './print/progress.ts';
import { runCommandLine } from './program.ts';

let folder: Folder;
beforeEach(() => {
  folder = workFolder();
});
afterEach(() => folder.remove());

const at = (done: number, elapsedMs: number, costUsd: number | null = 0): string =>
  progressLine(
    { done, counts: { total: done, pass: done - 1, fail: 1, uncertain: 0, notRun: 0 }, costUsd },
    { total: 100, startedAt: 1_000_000, now: 1_000_000 + elapsedMs },
  );

describe('a run that goes on', () => {
  it('tells how far it is, how long it still takes and what it has cost', () => {
    expect(at(20, 10_000, 0.25)).toBe('20 of 100 cases, 1 failed · about 40 s left · $0.2500 so far');
    expect(at(20, 31_250)).toBe('20 of 100 cases, 1 failed · about 2 min 5 s left');
  });
  it('guesses nothing from a few cases or the first moments, and no cost where a price is unknown', () => {
    expect(at(2, 60_000, null)).toBe('2 of 100 cases, 1 failed');
    expect(at(50, 500)).toBe('50 of 100 cases, 1 failed');
    expect(at(100, 60_000)).toBe('100 of 100 cases, 1 failed');
  });
  it('is drawn over in one line before a terminal and taken away at the end', async () => {
    folder.put('cap.json', capAgent);
    const lines: string[] = [];
    const printed: string[] = [];
    const code = await runCommandLine(['test', 'cap.json'], {
      print: (text) => void printed.push(text),
      say: () => {},
      redraw: (line) => void lines.push(line),
      lines: async function* () {},
      env: { RULEHOUSE_DATA: folder.path },
      folder: folder.path,
      now: () => '2026-03-01T09:30:00.000Z',
      signal: new AbortController().signal,
    });
    expect([code, lines[0], lines.at(-1)]).toEqual([0, '0 of 3 cases', '']);
    expect(printed.join('\n')).not.toContain('of 3 cases');
  });
  it('is not drawn into a pipe', async () => {
    folder.put('cap.json', capAgent);
    expect((await folder.spawn(['test', 'cap.json'])).err).toBe('');
  });
});
