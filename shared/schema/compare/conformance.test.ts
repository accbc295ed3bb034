import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../spec/ids.ts';
import { compareSchemas, type Direction } from './compare.ts';

const suite = new URL('../../../../shared/conformance/schema-compat/', import.meta.url);
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, suite), 'utf8'));

interface Pair {
  file: string;
  id: string;
  before: Json;
  after: Json;
  direction: Direction;
  /** Whether the suite calls the pair safe. */
  safe: boolean;
  /** Within what this comparison claims: formats are assertions here, and patterns must run in linear time. */
  claimed: boolean;
}

interface Backcompat {
  id: string;
  files: { 'old.json': Json; 'new.json': Json; 'expect.json': { serializer: boolean; deserializer: boolean } };
}
interface Subset {
  file: string;
  id: string;
  s1: Json;
  s2: Json;
  expected: boolean;
}

/** Look-around, control escapes, whole numbers beyond a double, and references that lead to themselves without a step. */
const UNDECIDABLE = /unsupported|precision|recursive_property_names|recursive_allof|same_value_recursive/;

const pairs = (): Pair[] => [
  ...(read('jsoncompat-backcompat.json') as Backcompat[]).flatMap(({ id, files }): Pair[] => {
    const pair = { id, before: files['old.json'], after: files['new.json'], claimed: !UNDECIDABLE.test(id) };
    const { serializer, deserializer } = files['expect.json'];
    return [
      { ...pair, file: 'jsoncompat, output', direction: 'output', safe: serializer },
      { ...pair, file: 'jsoncompat, input', direction: 'input', safe: deserializer },
    ];
  }),
  ...(read('is-json-schema-subset.json') as Subset[]).map(
    ({ file, id, s1, s2, expected }): Pair => ({
      file: `is-json-schema-subset, ${file}`,
      id,
      before: s1,
      after: s2,
      direction: 'input',
      safe: expected,
      claimed: true,
    }),
  ),
];

describe('public pairs of schemas with known answers', () => {
  if (!existsSync(suite)) it.skip('schema-compat is not at ../shared/conformance', () => undefined);
  else
    it.each(['strict', 'lenient'] as const)('are never called compatible where they break (%s)', (contentModel) => {
      const table: { [file: string]: { right: number; unknown: number; wrong: number } } = {};
      const claimed = { right: 0, all: 0 };
      const unsafe: string[] = [];
      for (const { file, id, before, after, direction, safe, claimed: counts } of pairs()) {
        // A tolerant reader ignores what these pairs test on outputs: new fields of closed objects.
        const model = direction === 'output' ? 'strict' : contentModel;
        const { verdict, differences } = compareSchemas(before, after, { direction, contentModel: model });
        const row = table[file] ?? { right: 0, unknown: 0, wrong: 0 };
        table[file] = row;
        const isRight = verdict === (safe ? 'compatible' : 'breaking');
        row[verdict === 'unknown' ? 'unknown' : isRight ? 'right' : 'wrong'] += 1;
        if (counts) claimed.all += 1;
        if (counts && isRight) claimed.right += 1;
        if (verdict === 'compatible' && !safe) unsafe.push(id);
        // What breaks says so with a document.
        if (verdict === 'breaking')
          expect(
            differences.some(({ witness }) => witness !== undefined),
            id,
          ).toBe(true);
      }
      // biome-ignore lint/suspicious/noConsole: the table is what somebody runs the conformance suite for.
      console.table(table);
      // biome-ignore lint/suspicious/noConsole: as above.
      console.log(`${contentModel}: ${claimed.right} of ${claimed.all} right on the keywords claimed`);
      expect(unsafe).toEqual([]);
      expect(claimed.right / claimed.all).toBeGreaterThan(0.9);
    });
});
