import fc from 'fast-check';
import { expect, type it as vitestIt } from 'vitest';
import { batchTerm, fieldTerm, queryTermsOf, ruleTerm, termsOf } from '../../../shared/executions/terms.ts';
import { rowOf } from './row.test-helper.ts';
import type { ExecutionRow } from './row.ts';
import { isWithin } from './series.ts';
import type { ExecutionFilter, ExecutionStore } from './store.ts';
import { timeOf } from './store.ts';

const START = Date.UTC(2026, 2, 1, 9);
/** A UUIDv7 of that millisecond. */
export const idAt = (ms: number, rest = 0): string => {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${String(rest).padStart(12, '0')}`;
};

const someRow = fc.record({
  agent: fc.constantFrom('a', 'b'),
  version: fc.constantFrom('v1', 'v2'),
  outcome: fc.constantFrom('ok', 'rule_violated', 'timeout'),
  application: fc.constantFrom('shop', 'app'),
  kind: fc.constantFrom('run' as const, 'run' as const, 'try' as const),
  model: fc.constantFrom('m-1', null),
  batch: fc.constantFrom(null, 'batch-1'),
  words: fc.array(fc.constantFrom('red', 'garden', 'hose', 'Crème', '東京'), { maxLength: 3 }),
  category: fc.constantFrom('tools', 'toys', 'garden furniture'),
  rules: fc.subarray(['r1', 'r2']),
  wait: fc.integer({ min: 1, max: 90_000_000 }),
});
const check = (rule: string) =>
  ({
    rule,
    title: rule,
    position: 1,
    enforcement: 'check',
    reason: '',
    result: rule === 'r1' ? 'violated' : 'held',
  }) as const;

const someFilter = fc.record({
  agent: fc.constantFrom('a', 'b'),
  version: fc.constantFrom(undefined, undefined, 'v1'),
  outcomes: fc.constantFrom(undefined, ['ok'], ['timeout', 'rule_violated'], ['refused']),
  application: fc.constantFrom(undefined, 'shop'),
  kind: fc.constantFrom(undefined, undefined, 'run', 'try'),
  model: fc.constantFrom(undefined, undefined, 'm-1'),
  from: fc.constantFrom(undefined, START + 500_000_000),
  to: fc.constantFrom(undefined, START + 1_000_000_000),
  terms: fc.constantFrom(
    [],
    queryTermsOf('garden'),
    queryTermsOf('creme hose'),
    queryTermsOf('gar*'),
    queryTermsOf('東京'),
    [{ term: fieldTerm('input.category', 'Garden furniture'), isBeginning: false }],
    [{ term: ruleTerm('r1', 'violated'), isBeginning: false }, ...queryTermsOf('red')],
    [{ term: batchTerm('batch-1'), isBeginning: false }],
  ),
});

/** What a search means, in the plainest way: every row, one after the other. */
const naively = (rows: readonly ExecutionRow[], filter: ExecutionFilter): string[] =>
  rows
    .filter((row) => row.agent === filter.agent && isWithin(row, filter))
    .filter((row) => timeOf(row) >= (filter.from ?? 0) && timeOf(row) < (filter.to ?? Number.POSITIVE_INFINITY))
    .filter((row) => {
      const terms = termsOf(JSON.parse(row.record), row.batch);
      return filter.terms.every(({ term, isBeginning }) =>
        terms.some((each) => (isBeginning ? each.startsWith(term) : each === term)),
      );
    })
    .map(({ id }) => id)
    .toReversed();

async function allPages(store: ExecutionStore, filter: ExecutionFilter, limit: number, direction: 'older' | 'newer') {
  const ids: string[] = [];
  let cursor: string | null | undefined;
  if (direction === 'newer') {
    const oldest = await allPages(store, filter, 500, 'older');
    if (oldest.length === 0) return [];
    // From below the oldest row upwards.
    const first = await store.page({ filter: { ...filter, to: undefined }, direction: 'newer', limit: 1 });
    ids.unshift(...first.rows.map(({ id }) => id));
    cursor = first.newer;
  }
  do {
    if (cursor === null) break;
    const page = await store.page({ filter, cursor, direction, limit });
    const found = page.rows.map(({ id }) => id);
    if (direction === 'older') ids.push(...found);
    else ids.unshift(...found);
    cursor = direction === 'older' ? page.older : page.newer;
  } while (cursor !== null);
  return ids;
}

export async function written(store: ExecutionStore, rows: readonly ExecutionRow[]): Promise<void> {
  await Promise.all(rows.map((row) => store.write(row)));
  // Indexed in the moments after; asking is what waits.
  while ((await store.page({ filter: { agent: 'a', terms: [] }, direction: 'older', limit: 1 })).unindexed > 0);
}

export function searchTests(name: string, it: typeof vitestIt, open: () => Promise<ExecutionStore>): void {
  it(`${name}: any search finds what looking at every row finds, in order, in pages either way`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someRow, { maxLength: 60 }),
        fc.array(someFilter, { minLength: 1, maxLength: 6 }),
        async (made, filters) => {
          const store = await open();
          let ms = START;
          const rows = made.map(({ words, category, rules, wait, ...parts }) => {
            ms += wait;
            const record = { input: { title: words.join(' '), category }, output: null, rules: rules.map(check) };
            return rowOf(idAt(ms), { ...parts, at: new Date(ms).toISOString(), record: JSON.stringify(record) });
          });
          await written(store, rows);
          for (const filter of filters) {
            const expected = naively(rows, filter);
            expect(await allPages(store, filter, 7, 'older')).toEqual(expected);
            if (filter.to === undefined) expect(await allPages(store, filter, 7, 'newer')).toEqual(expected);
            expect(await store.count(filter, 10_000)).toBe(expected.length);
            expect(await store.count(filter, 3)).toBe(Math.min(3, expected.length));
          }
          for (const row of rows.slice(0, 3)) expect(await store.get(row.id)).toEqual(row);
          await store.close();
        },
      ),
      { numRuns: 12 },
    );
  });

  it(`${name}: a page stays where it was while rows are added and removed`, async () => {
    const store = await open();
    const rows = Array.from({ length: 30 }, (_, index) => rowOf(idAt(START + index * 1000)));
    await written(store, rows);
    const filter = { agent: 'a', terms: [] };
    const first = await store.page({ filter, direction: 'older', limit: 10 });
    const second = await store.page({ filter, direction: 'older', limit: 10, cursor: first.older ?? '' });
    await written(store, [rowOf(idAt(START + 90_000))]);
    expect(await store.prune({ agent: 'a', before: START + 5000, keep: 1000 })).toBe(5);
    const again = await store.page({ filter, direction: 'older', limit: 10, cursor: first.older ?? '' });
    expect(again.rows).toEqual(second.rows);
    const back = await store.page({ filter, direction: 'newer', limit: 10, cursor: second.newer ?? '' });
    expect(back.rows).toEqual(first.rows);
    expect(back.newer).not.toBeNull();
    expect(first.newer).toBeNull();
    await store.close();
  });

  it(`${name}: keeps what is young enough, and of that the newest, of each agent by itself`, async () => {
    const store = await open();
    const rows = Array.from({ length: 900 }, (_, index) =>
      rowOf(idAt(START + index * 1000), {
        agent: index % 3 === 0 ? 'b' : 'a',
        outcome: index % 2 === 0 ? 'ok' : 'timeout',
        record: '{"input":{"title":"hose"}}',
      }),
    );
    await written(store, rows);
    expect(await store.prune({ agent: 'a', before: START + 300_000, keep: 250 })).toBe(350);
    const kept = rows.filter(({ agent }) => agent === 'a').slice(-250);
    for (const terms of [[], queryTermsOf('hose')]) {
      expect(await allPages(store, { agent: 'a', terms }, 100, 'older')).toEqual(kept.map(({ id }) => id).reverse());
      expect(await store.count({ agent: 'b', terms }, 1000)).toBe(300);
    }
    expect(await store.get(rows[1]?.id ?? '')).toBeNull();
    expect(await store.prune({ agent: 'a', before: 0, keep: 250 })).toBe(0);
    await store.close();
  });

  it(`${name}: names what occurs in an agent's executions`, async () => {
    const store = await open();
    await written(store, [
      rowOf(idAt(START)),
      rowOf(idAt(START + 1), { model: null, channel: null }),
      rowOf(idAt(START + 2)),
    ]);
    const series = { agent: 'a', version: 'v', outcome: 'ok', application: 'k', kind: 'run', provider: 'openai' };
    const named = await store.seriesOf('a');
    expect(named).toHaveLength(2);
    expect(named).toContainEqual({ ...series, channel: 'production', model: 'm-1' });
    expect(named).toContainEqual({ ...series, channel: null, model: null });
    expect(await store.seriesOf('b')).toEqual([]);
    await store.close();
  });
}
