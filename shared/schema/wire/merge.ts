import type { Json } from '../../spec/ids.ts';
import { sameJson } from '../document/assertions.ts';
import { isRecord, isSchema, type Schema, type SchemaObject } from '../document/keywords.ts';

const ANNOTATIONS = new Set([
  ...['title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly', 'x-unit', 'x-options'],
]);
export const isAnnotation = (keyword: string): boolean =>
  ANNOTATIONS.has(keyword) || keyword.startsWith('contentMedia');

/** Nothing fits both sides. */
class Nothing extends Error {}

type Combine = (left: Json, right: Json) => Json | undefined;
const higher: Combine = (left, right) => Math.max(Number(left), Number(right));
const lower: Combine = (left, right) => Math.min(Number(left), Number(right));
const both: Combine = (left, right) => (sameJson(left, right) ? left : { allOf: [left, right] });

export const listOf = (value: Json | undefined): Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
export const optionsOf = (schema: SchemaObject): Json[] | undefined =>
  schema.const !== undefined ? [schema.const] : Array.isArray(schema.enum) ? schema.enum : undefined;

const types: Combine = (left, right) => {
  const kept = listOf(left).flatMap((type) => {
    if (listOf(right).includes(type)) return [type];
    if (type === 'integer' && listOf(right).includes('number')) return ['integer'];
    return type === 'number' && listOf(right).includes('integer') ? ['integer'] : [];
  });
  if (kept.length === 0) throw new Nothing();
  return kept.length === 1 ? (kept[0] ?? null) : kept;
};

/** How two demands of one keyword become one; undefined where there is no exact way, and the left one is kept. */
const COMBINE: Record<string, Combine> = {
  type: types,
  minimum: higher,
  exclusiveMinimum: higher,
  minLength: higher,
  minItems: higher,
  maximum: lower,
  exclusiveMaximum: lower,
  maxLength: lower,
  maxItems: lower,
  uniqueItems: (left, right) => left === true || right === true,
  required: (left, right) => [...new Set([...listOf(left), ...listOf(right)])],
  items: both,
};

const fieldsOf = (schema: SchemaObject): SchemaObject => (isRecord(schema.properties) ? schema.properties : {});

/** The fields of both; one that a closed side does not name is forbidden. */
function mergeFields(left: SchemaObject, right: SchemaObject): [string, Json][] {
  const [ours, theirs] = [fieldsOf(left), fieldsOf(right)];
  const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
  return names.map((name) => {
    const sides = [[left, ours] as const, [right, theirs] as const].flatMap(([schema, fields]): Schema[] => {
      if (Object.hasOwn(fields, name)) return isSchema(fields[name]) ? [fields[name]] : [];
      return isSchema(schema.additionalProperties) ? [schema.additionalProperties] : [];
    });
    if (sides.includes(false)) return [name, false];
    const [first = true, second] = sides.filter((side) => side !== true);
    return [name, second === undefined ? first : (both(first, second) ?? first)];
  });
}

function mergeOpenness(left: SchemaObject, right: SchemaObject): Json | undefined {
  const [ours, theirs] = [left.additionalProperties, right.additionalProperties];
  if (ours === false || theirs === false) return false;
  if (ours === undefined || theirs === undefined) return ours ?? theirs;
  return both(ours, theirs);
}

/**
 * One schema for what fits both, or null where nothing can. What cannot be merged exactly keeps the left side's demand and
 * is reported to `lost`: the result may take more than both did, never less.
 */
export function mergeSchemas(
  left: SchemaObject,
  right: SchemaObject,
  lost: (keyword: string) => void,
): SchemaObject | null {
  const merged = new Map(Object.entries(left));
  try {
    for (const [keyword, value] of Object.entries(right)) {
      const own = Object.hasOwn(left, keyword) ? left[keyword] : undefined;
      const combine = COMBINE[keyword];
      if (own === undefined) merged.set(keyword, value);
      else if (combine !== undefined) merged.set(keyword, combine(own, value) ?? own);
      else if (!isAnnotation(keyword) && !sameJson(own, value) && !SEPARATE.has(keyword)) lost(keyword);
    }
    const [ours, theirs] = [optionsOf(left), optionsOf(right)];
    if (ours !== undefined && theirs !== undefined) {
      const shared = ours.filter((option) => theirs.some((other) => sameJson(option, other)));
      if (shared.length === 0) throw new Nothing();
      merged.delete('const');
      merged.set('enum', shared);
    }
    if (left.properties !== undefined || right.properties !== undefined)
      merged.set('properties', Object.fromEntries(mergeFields(left, right)));
    const open = mergeOpenness(left, right);
    if (open !== undefined) merged.set('additionalProperties', open);
    return Object.fromEntries(merged);
  } catch (error) {
    if (error instanceof Nothing) return null;
    throw error;
  }
}
/** Merged on their own, above. */
const SEPARATE = new Set(['enum', 'const', 'properties', 'additionalProperties']);
