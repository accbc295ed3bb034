import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../spec/ids.ts';
import { count, emptyTally, share, summary, type Tally } from '../conformance.test-helper.ts';
import { judgeDocument } from '../document/evaluate.ts';
import { readSchema } from '../document/read.ts';
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
  /** Within what this comparison claims. */
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

/** By the pair's id: what no answer is claimed for. */
const NOT_CLAIMED: [name: string, test: RegExp][] = [
  ['patterns that do not run in linear time (look-around), and control escapes (\\cX)', /unsupported/],
  ['whole numbers beyond 2^53, which a reader of JSON may have rounded', /precision/],
  [
    'references that lead to themselves without a step into the document',
    /recursive_property_names|recursive_allof|same_value/,
  ],
];

const pairs = (): Pair[] => [
  ...(read('jsoncompat-backcompat.json') as Backcompat[]).flatMap(({ id, files }): Pair[] => {
    const pair = {
      id,
      before: files['old.json'],
      after: files['new.json'],
      claimed: !NOT_CLAIMED.some(([, test]) => test.test(id)),
    };
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

const isRecord = (value: Json): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** As the judge of documents has it; pairs that name no draft are partly of an older one. Undefined where it takes neither. */
function accepts(schema: Json, document: Json): boolean | undefined {
  const older = isRecord(schema) ? { $schema: 'http://json-schema.org/draft-07/schema#', ...schema } : schema;
  const read = [readSchema(schema), readSchema(older)].find(({ ok }) => ok);
  return read?.ok === true ? judgeDocument(read.value, document).length === 0 : undefined;
}
const isOneFormat = (schema: Json): boolean => isRecord(schema) && Object.keys(schema).sort().join() === 'format,type';

describe('public pairs of schemas with known answers', () => {
  if (!existsSync(suite)) it.skip('schema-compat is not at ../shared/conformance', () => undefined);
  else
    it.each(['strict', 'lenient'] as const)('are never called compatible where they break (%s)', (contentModel) => {
      const parts = new Map<string, Tally>();
      const all = pairs();
      const unsafe: string[] = [];
      const shown: string[] = [];
      let [right, byName] = [0, 0];
      for (const { file, id, before, after, direction, safe, claimed } of all) {
        // A tolerant reader ignores what these pairs test on outputs: new fields of closed objects.
        const model = direction === 'output' ? 'strict' : contentModel;
        const { verdict, differences } = compareSchemas(before, after, { direction, contentModel: model });
        const tally = parts.get(file) ?? emptyTally();
        parts.set(file, tally);
        const isRight = verdict === (safe ? 'compatible' : 'breaking');
        count(tally, verdict === 'unknown' ? 'unknown' : isRight ? 'right' : 'wrong');
        if (claimed && isRight) right += 1;
        if (verdict === 'unknown' && !safe && isOneFormat(before) && isOneFormat(after)) byName += 1;
        if (verdict === 'compatible' && !safe) unsafe.push(id);
        if (verdict !== 'breaking') continue;
        // What breaks says so with a document.
        const witnesses = differences.flatMap(({ witness }) => (witness === undefined ? [] : [witness]));
        expect(witnesses.length, id).toBeGreaterThan(0);
        const [takes, refuses] = direction === 'input' ? [before, after] : [after, before];
        const agrees = witnesses.every(
          (witness) => accepts(takes, witness) === true && accepts(refuses, witness) === false,
        );
        if (!isRight && agrees) shown.push(id);
      }
      const cases = all.filter(({ claimed }) => claimed).length;
      const wrong = [...parts.values()].reduce((sum, tally) => sum + tally.wrong, 0);
      process.stdout.write(
        summary(`Pairs of schemas, ${contentModel} inputs`, parts, [
          `Right on what is claimed: ${share(right, cases)}. Called compatible and not safe: ${unsafe.length}.`,
          'Claimed: every keyword of drafts 2020-12 and 07 in both directions, but for unevaluatedItems beside contains and for',
          'dynamic references in documents of several resources.',
          'Not claimed, and never called compatible unless it is proven:',
          ...NOT_CLAIMED.map(([name, test]) => `  ${name}: ${all.filter(({ id }) => test.test(id)).length}`),
          `Of the ${wrong} that differ, ${shown.length} are called breaking with a document that one schema takes and the other refuses`,
          '(formats are assertions here, and two alternatives of one `oneOf` may both hold).',
          `Of the unknown, ${byName} are pairs of formats that the suite tells apart by name; no text is known that has one alone.`,
        ]),
      );
      expect(unsafe).toEqual([]);
      expect(shown).toHaveLength(wrong);
      expect(right / cases).toBeGreaterThan(0.9);
    });
});
