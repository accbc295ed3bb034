import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../spec/ids.ts';
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
  const read = readSchema(fromProviderDialect(schema));
  return read.ok ? compileSchema(read.value, name) : read;
}
const print = (lines: string[]): boolean => process.stdout.write(`${lines.join('\n')}\n\n`);
const line = (name: string, ...counts: (number | string)[]): string =>
  name.padEnd(34) + counts.map((count) => String(count).padStart(12)).join('');

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
    print([
      line('Schemas that providers accepted', 'pass', 'refused'),
      ...Object.values(NAMES).map((name) => {
        const own = recorded.filter((each) => providerOf(each) === name).length;
        const no = refused.filter(([each]) => providerOf(each) === name).length;
        return line(name, own - no, no);
      }),
    ]);
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
    print(['Schemas that providers refused', ...rows.map(([id, outcome]) => `${id.padEnd(16)}${outcome}`)]);
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
    const rows = dialects.map((name) => {
      const outcomes = all.map(({ id, schema }) => {
        const found = compiled(schema, name);
        if (found.ok) broken.push(...brokenRules(name, found.value.schema).map((why) => `${id} ${name} ${why}`));
        return found.ok;
      });
      return line(name, outcomes.filter(Boolean).length, outcomes.filter((ok) => !ok).length);
    });
    print([line('All schemas, for every provider', 'compiled', 'refused'), ...rows]);
    expect(broken).toEqual([]);
  });
});
