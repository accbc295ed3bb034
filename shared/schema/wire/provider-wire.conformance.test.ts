import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { Json } from '../../spec/ids.ts';
import { count, emptyTally, summary, type Tally } from '../conformance.test-helper.ts';
import { DIALECTS, type DialectName } from '../dialects.ts';
import { readSchema } from '../document/read.ts';
import { type CompileOutcome, compileSchema } from './compile.ts';
import { fromProviderDialect } from './provider-dialect.ts';
import { brokenRules } from './provider-rules.test-helper.ts';

const suite = new URL('../../../../shared/conformance/json-schema/tests/', import.meta.url);
const folder = new URL('../../../../shared/conformance/provider-wire/', import.meta.url);
const dialects = Object.keys(DIALECTS) as DialectName[];
const NAMES: Record<string, DialectName> = { gemini: 'google', openai: 'openai', anthropic: 'anthropic' };

interface Recorded {
  id: string;
  provider: string;
  schema: Json;
  message?: string;
}
const load = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
/** The schemas of the JSON Schema test suite, each as the one field of an object: nothing may crash or stall on them. */
const suiteSchemas = (): { id: string; schema: Json }[] =>
  readdirSync(suite)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const groups: { description: string; schema: Json }[] = JSON.parse(readFileSync(new URL(name, suite), 'utf8'));
      return groups.map(({ description, schema }) => ({
        id: `${name} ${description}`,
        schema: { type: 'object', properties: { field: schema }, required: ['field'], additionalProperties: false },
      }));
    });
const providerOf = ({ provider }: Recorded): DialectName => NAMES[provider] ?? 'compatible';

function compiled(schema: Json, name: DialectName): CompileOutcome {
  const start = performance.now();
  const read = readSchema(fromProviderDialect(schema));
  const outcome = read.ok ? compileSchema(read.value, name) : read;
  slowest = Math.max(slowest, performance.now() - start);
  return outcome;
}
const parts = new Map<string, Tally>();
/** What the slowest schema took, for the table; a test never fails on a clock. */
let slowest = 0;
function tally(part: string, outcomes: Iterable<'right' | 'refused' | 'wrong'>): void {
  const own = parts.get(part) ?? emptyTally();
  parts.set(part, own);
  for (const outcome of outcomes) count(own, outcome);
}

describe.skipIf(!existsSync(folder))('provider wire formats (skipped where ../shared/conformance is absent)', () => {
  it('lets every schema pass that a provider was seen to accept', () => {
    const recorded: Recorded[] = load('accepted-schemas.json');
    const refused = recorded.flatMap((each) => {
      const found = compiled(each.schema, providerOf(each));
      if (!found.ok) return [[each, found.refusal.reason] as const];
      const { schema, exceeded } = found.value;
      const why = [...exceeded.map(({ reason }) => reason), ...brokenRules(providerOf(each), schema)];
      return why.length === 0 ? [] : [[each, why.join('; ')] as const];
    });
    const unfit = new Set<Recorded>(refused.map(([each]) => each));
    for (const each of recorded) tally(`accepted by ${each.provider}`, [unfit.has(each) ? 'wrong' : 'right']);
    expect(refused.map(([{ id }, why]) => `${id}: ${why}`)).toEqual([]);
  });

  it('refuses or repairs every schema that a provider was seen to refuse', () => {
    const recorded: Recorded[] = load('rejected-schemas.json');
    const rows = recorded.map((each): [string, string] => {
      const found = compiled(each.schema, providerOf(each));
      if (!found.ok) return [each.id, `refused: ${found.refusal.reason}`];
      const left = brokenRules(providerOf(each), found.value.schema);
      return [each.id, left.length === 0 ? 'repaired' : `sent as it was: ${left.join('; ')}`];
    });
    for (const [, outcome] of rows)
      tally('refused by their provider', [
        outcome === 'repaired' ? 'right' : outcome.startsWith('refused') ? 'refused' : 'wrong',
      ]);
    expect(rows.filter(([, outcome]) => outcome.startsWith('sent'))).toEqual([]);
  });

  it('compiles or refuses every schema of the official transforms and the test suite for every provider, keeping each one’s rules', () => {
    const transforms: { id: string; input: Json }[] = load('schema-transforms.json');
    const all = [
      ...transforms.map(({ id, input }) => ({ id, schema: input })),
      ...load('accepted-schemas.json'),
      ...load('rejected-schemas.json'),
      ...suiteSchemas(),
    ];
    const broken: string[] = [];
    for (const name of dialects) {
      const outcomes = all.map(({ id, schema }) => {
        const found = compiled(schema, name);
        if (!found.ok) return 'refused';
        const why = brokenRules(name, found.value.schema);
        broken.push(...why.map((rule) => `${id} ${name} ${rule}`));
        return why.length === 0 ? 'right' : 'wrong';
      });
      tally(`all ${all.length} schemas of all suites, for ${name}`, outcomes);
    }
    expect(broken).toEqual([]);
  });

  afterAll(() => {
    process.stdout.write(
      summary('Provider wire formats', parts, [
        'Right: compiled to a schema that keeps every rule known of its provider. Refused: told with keyword, place and reason.',
        'Claimed: every keyword that a document is judged by; what a provider does not enforce is listed as a loss.',
        'Not claimed, and refused by name: documents that are no objects, values of any type where a provider needs one,',
        'schemas that contain themselves where a provider takes none, and keywords that JSON Schema does not know.',
        `The slowest schema took ${slowest.toFixed(0)} ms.`,
      ]),
    );
  });
});
