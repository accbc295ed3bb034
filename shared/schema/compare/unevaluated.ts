import type { Json, JsonObject } from '../../spec/ids.ts';
import { ownValue } from '../../spec/paths.ts';
import type { Compiler, Reader } from './compile.ts';
import type { Formula, Formulas } from './formula.ts';
import { follow, isObject } from './references.ts';

/** More than this would be tried in more ways than a comparison has time for. */
const MOST_CONDITIONS = 4;
const DEEPEST = 30;

/** Fields that a schema looks at (the named ones, those a pattern names, or every one), and the first items or every one. */
interface Evaluated {
  names: string[];
  patterns: string[];
  every: boolean;
  items: number;
  /** `contains` looks at the items that match it, wherever they are. */
  scattered: boolean;
}
/** What a schema looks at whenever it passes, and what more it looks at where further conditions hold. */
interface Looks {
  always: Evaluated;
  when: { condition: Formula; evaluated: Evaluated }[];
}
class Unclear extends Error {}

const nothing = (): Evaluated => ({ names: [], patterns: [], every: false, items: 0, scattered: false });
const isNothing = ({ names, patterns, every, items, scattered }: Evaluated): boolean =>
  !every && !scattered && names.length + patterns.length + items === 0;
const together = (parts: readonly Evaluated[]): Evaluated => ({
  names: [...new Set(parts.flatMap(({ names }) => names))],
  patterns: [...new Set(parts.flatMap(({ patterns }) => patterns))],
  every: parts.some(({ every }) => every),
  items: Math.max(0, ...parts.map(({ items }) => items)),
  scattered: parts.some(({ scattered }) => scattered),
});
const keysOf = (value: Json | undefined): string[] => (isObject(value) ? Object.keys(value) : []);
const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/**
 * `unevaluatedProperties` or `unevaluatedItems` beside keywords that look into the same value (JSON Schema 2020-12, Core
 * 11.2 and 11.3), as one formula: for every way in which the alternatives can hold, what none of those that hold looks at
 * obeys the schema. Undefined where what is looked at does not show (dynamic references, `contains`, too many alternatives).
 */
export function unevaluated(
  compiler: Compiler,
  schema: JsonObject,
  keyword: 'unevaluatedProperties' | 'unevaluatedItems',
  how: Reader,
): Formula | undefined {
  const { formulas, compile } = compiler;
  const { all, any, not, always } = formulas;
  const rest = ownValue(schema, keyword) ?? true;
  const isFields = keyword === 'unevaluatedProperties';
  const wanted = isFields && rest === false && how === 'tolerant' ? always : compile(rest, how);
  if (wanted === always) return always;
  const { [keyword]: _, ...others } = schema;
  const looks = clearly(() => looksAt(compiler, others, schema, 0));
  if (looks === undefined || looks.when.length > MOST_CONDITIONS) return undefined;
  const seen = [looks.always, ...looks.when.map(({ evaluated }) => evaluated)];
  if (!isFields && seen.some(({ scattered }) => scattered)) return undefined;
  const obeys = isFields ? otherFields : otherItems;
  const ways = (index: number, evaluated: Evaluated): Formula => {
    const next = looks.when[index];
    if (next === undefined) return obeys(formulas, evaluated, wanted);
    return any([
      all([next.condition, ways(index + 1, together([evaluated, next.evaluated]))]),
      all([not(next.condition), ways(index + 1, evaluated)]),
    ]);
  };
  return ways(0, looks.always);
}

function otherFields({ always, atom }: Formulas, { names, patterns, every }: Evaluated, rest: Formula): Formula {
  if (every) return always;
  const named = new Map(names.map((name) => [name, always]));
  return atom({ kind: 'fields', named, patterns: patterns.map((pattern) => [pattern, always] as const), rest });
}
const otherItems = ({ always, atom }: Formulas, { items }: Evaluated, rest: Formula): Formula =>
  items === Number.POSITIVE_INFINITY
    ? always
    : atom({ kind: 'items', prefix: Array.from({ length: items }, () => always), rest });

function clearly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Unclear) return undefined;
    throw error;
  }
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
      items: itemsSeen(schema),
      scattered: ownValue(schema, 'contains') !== undefined,
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

/** How many items from the first on are looked at; a list of schemas is how older drafts wrote `prefixItems`. */
function itemsSeen(schema: JsonObject): number {
  const each = ownValue(schema, 'items');
  const tuple = Array.isArray(each) ? each : listOf(ownValue(schema, 'prefixItems'));
  const rest = Array.isArray(each) ? ownValue(schema, 'additionalItems') : each;
  return (rest ?? ownValue(schema, 'unevaluatedItems')) === undefined ? tuple.length : Number.POSITIVE_INFINITY;
}

const ownObject = (schema: JsonObject, key: string): JsonObject => {
  const value = ownValue(schema, key);
  return isObject(value) ? value : {};
};
const objects = ({ formulas }: Compiler): Formula =>
  formulas.atom({ kind: 'types', types: new Set(['object'] as const) });
