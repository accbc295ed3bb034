import { describe, expect, it } from 'vitest';
import type { StoredOutput } from '../../../shared/grading/stored-output.ts';
import { loadOutputs, MOST_RESULTS, PAGE } from './load-outputs.ts';

const output = (id: string): StoredOutput => ({
  id,
  caseId: id,
  title: id,
  input: {},
  output: {},
  dryRun: false,
  model: 'm',
  at: '2026-03-15T12:00:00.000Z',
  version: null,
});
/** A backend with so many results; every second one says what the one before said. */
function backend(results: number) {
  const calls: number[] = [];
  const read = async (before: number | null, limit: number) => {
    const from = before ?? 0;
    calls.push(from);
    const to = Math.min(results, from + limit);
    const items = Array.from({ length: to - from }, (_, index) => output(`${Math.floor((from + index) / 2)}`));
    return { items, next: to < results ? to : null };
  };
  return { read, calls };
}

describe('stored outputs', () => {
  it('are read page by page to the end, each content once', async () => {
    const { read, calls } = backend(PAGE + 10);
    const { items, more } = await loadOutputs(read);
    expect(items).toHaveLength((PAGE + 10) / 2);
    expect(more).toBe(false);
    expect(calls).toEqual([0, PAGE]);
  });
  it('are the newest ones where there are too many, and it says so', async () => {
    const { read, calls } = backend(MOST_RESULTS * 3);
    const { items, more } = await loadOutputs(read);
    expect(items).toHaveLength(MOST_RESULTS / 2);
    expect(items.at(-1)?.id).toBe(`${MOST_RESULTS / 2 - 1}`);
    expect(more).toBe(true);
    expect(calls).toHaveLength(MOST_RESULTS / PAGE);
  });
  it('may be none', async () => {
    expect(await loadOutputs(backend(0).read)).toEqual({ items: [], more: false });
  });
});
