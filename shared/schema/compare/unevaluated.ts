import type { Json, JsonObject } from '../../spec/ids.ts';
import { ownValue } from '../../spec/paths.ts';
import type { Compiler, Reader } from './compile.ts';
import type { Formula } from './formula.ts';
import { follow, isObject } from './references.ts';

/** More than this would be tried in more ways than a comparison has time for. */
const MOST_CONDITIONS = 4;
const DEEPEST = 30;

/** Fields that a schema looks at: the named ones, those a pattern names, or every one. */
interface Evaluated {
  names: string[];
  patterns: string[];
  every: boolean;
}
/** What a schema looks at whenever it passes, and what more it looks at where further conditions hold. */
interface Looks {
  always: Evaluated;
  when: { condition: Formula; evaluated: Evaluated }[];
}
class Unclear extends Error {}

const nothing = (): Evaluated => ({ names: [], patterns: [], every: false });
const isNothing = ({ names, patterns, every }: Evaluated): boolean => !every && names.length + patterns.length === 0;
const together = (parts: readonly Evaluated[]): Evaluated => ({
  names: [...new Set(parts.flatMap(({ names }) => names))],
  patterns: [...new Set(parts.flatMap(({ patterns }) => patterns))],
  every: parts.some(({ every }) => every),
});
const keysOf = (value: Json | undefined): string[] => (isObject(value) ? Object.keys(value) : []);
const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/**
 * `unevaluatedProperties` beside keywords that look into the same object (JSON Schema 2020-12, Core 11.3), as one formula:
 * for every way in which the alternatives can hold, the fields that none of those that hold looks at obey the schema.
 * Undefined where what is looked at does not show (dynamic references, too many alternatives).
 */
export function unevaluatedFields(compiler: Compiler, schema: JsonObject, how: Reader): Formula | undefined {
  const { formulas, compile } = compiler;
  const { all, any, not, always, atom } = formulas;
  const rest = ownValue(schema, 'unevaluatedProperties') ?? true;
  const wanted = rest === false && how === 'tolerant' ? always : compile(rest, how);
  if (wanted === always) return always;
  const { unevaluatedProperties: _, ...others } = schema;
  let looks: Looks;
  try {
    looks = looksAt(compiler, others, schema, 0);
  } catch (error) {
    if (error instanceof Unclear) return undefined;
    throw error;
  }
  const obeys = ({ names, patterns, every }: Evaluated): Formula =>
    every
      ? always
      : atom({
          kind: 'fields',
          named: new Map(names.map((name) => [name, always])),
          patterns: patterns.map((pattern) => [pattern, always] as const),
          rest: wanted,
        });
  const ways = (index: number, evaluated: Evaluated): Formula => {
    const next = looks.when[index];
    if (next === undefined) return obeys(evaluated);
    return any([
      all([next.condition, ways(index + 1, together([evaluated, next.evaluated]))]),
      all([not(next.condition), ways(index + 1, evaluated)]),
    ]);
  };
  return looks.when.length > MOST_CONDITIONS ? undefined : ways(0, looks.always);
}

function looksAt(compiler: Compiler, schema: Json, at: Json, depth: number): Looks {
  if (!isObject(schema)) return { always: nothing(), when: [] };
  if (depth > DEEPEST || Object.hasOwn(schema, '$dynamicRef') || Object.hasOwn(schema, '$recursiveRef'))
    throw new Unclear();
  const { formulas, document, compile } = compiler;
  const rest = ['additionalProperties', 'unevaluatedProperties'].some((key) => ownValue(schema, key) !== undefined);
  const parts: Evaluated[] = [
    {
      names: keysOf(ownValue(schema, 'properties')),
      patterns: keysOf(ownValue(schema, 'patternProperties')),
      every: rest,
    },
  ];
  const when: Looks['when'] = [];
  const inside = (inner: Json): Looks => looksAt(compiler, inner, inner, depth + 1);
  const surely = (inner: Json): void => {
    const found = inside(inner);
    parts.push(found.always);
    when.push(...found.when);
  };
  const where = (condition: Formula, inner: Json): void => {
    const found = inside(inner);
    if (!isNothing(found.always)) when.push({ condition, evaluated: found.always });
    for (const each of found.when)
      when.push({ condition: formulas.all([condition, each.condition]), evaluated: each.evaluated });
  };
  const reference = ownValue(schema, '$ref');
  if (typeof reference === 'string') {
    const target = follow(document, at, reference);
    if (target === undefined) throw new Unclear();
    surely(target.schema);
  }
  for (const each of listOf(ownValue(schema, 'allOf'))) surely(each);
  for (const key of ['anyOf', 'oneOf'])
    for (const each of listOf(ownValue(schema, key))) where(compile(each, 'exact'), each);
  const condition = ownValue(schema, 'if');
  if (condition !== undefined) {
    const test = compile(condition, 'exact');
    where(test, condition);
    where(test, ownValue(schema, 'then') ?? true);
    where(formulas.not(test), ownValue(schema, 'else') ?? true);
  }
  for (const key of ['dependentSchemas', 'dependencies'])
    for (const [name, each] of Object.entries(ownObject(schema, key)))
      if (!Array.isArray(each))
        where(formulas.all([objects(compiler), formulas.atom({ kind: 'required', name })]), each);
  return { always: together(parts), when };
}

const ownObject = (schema: JsonObject, key: string): JsonObject => {
  const value = ownValue(schema, key);
  return isObject(value) ? value : {};
};
const objects = ({ formulas }: Compiler): Formula =>
  formulas.atom({ kind: 'types', types: new Set(['object'] as const) });
