import type { Json } from '../../spec/ids.ts';
import { isSchema, type Schema, type SchemaObject } from '../document/keywords.ts';
import { Refused } from '../document/refusal.ts';
import { isAnnotation, listOf, mergeSchemas, optionsOf } from './merge.ts';
import { type Compilation, countNode, lose, loseKeyword } from './state.ts';

/** What no provider takes; local validation does. */
const NEVER_TAKEN = [
  ...['not', 'if', 'then', 'else', 'dependentSchemas', 'dependentRequired', 'propertyNames', 'minProperties'],
  ...['maxProperties', 'contains', 'minContains', 'maxContains', 'unevaluatedItems', 'patternProperties'],
];
const OF_TYPE: Record<string, readonly string[]> = {
  object: ['properties', 'required', 'additionalProperties'],
  array: ['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems'],
  string: [
    'minLength',
    'maxLength',
    'pattern',
    'format',
    'contentEncoding',
    'x-minimum-amount',
    'x-maximum-amount',
    'x-max-bytes',
  ],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
};
const keywordsOf = (type: string): readonly string[] => OF_TYPE[type === 'integer' ? 'number' : type] ?? [];

export const isReference = (schema: SchemaObject): boolean =>
  schema.$ref !== undefined && Object.keys(schema).every((keyword) => keyword === '$ref' || isAnnotation(keyword));
export const annotationsOf = (schema: SchemaObject): SchemaObject =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword === 'title' || keyword === 'description'));

/** Without `allOf` and without anything beside `$ref`; null where nothing fits. */
function flatten(state: Compilation, schema: Schema, path: string): SchemaObject | null {
  if (typeof schema === 'boolean') return schema ? {} : null;
  countNode(state, path);
  if (schema.$dynamicRef !== undefined)
    throw new Refused(path, '$dynamicRef', 'no provider takes references that depend on where they are followed');
  if (isReference(schema)) return schema;
  const { allOf, $ref, ...rest } = schema;
  let merged: SchemaObject | null = rest;
  const parts = [...(typeof $ref === 'string' ? [{ $ref }] : []), ...listOf(allOf)].filter(isSchema);
  for (const part of parts) merged = combine(state, merged, part, path);
  return merged;
}

function combine(state: Compilation, left: SchemaObject | null, part: Schema, path: string): SchemaObject | null {
  const flat = left === null ? null : flatten(state, part, path);
  const right = flat !== null && isReference(flat) ? resolve(state, flat, path) : flat;
  if (left === null || right === null) return null;
  return mergeSchemas(left, right, (keyword) => loseKeyword(state, path, keyword));
}

/** What a reference leads to, without further references at its top. */
export function resolve(state: Compilation, reference: SchemaObject, path: string): SchemaObject | null {
  const target = flatten(state, state.document.definitions.get(String(reference.$ref)) ?? true, path);
  const { $ref: _, ...notes } = reference;
  if (target === null) return null;
  const found = isReference(target) ? resolve(state, target, path) : target;
  return found === null ? null : { ...found, ...notes };
}

/**
 * The forms a value may take, each of one type (or a reference), none where nothing fits. Every value that the schema takes
 * fits one of them; what they no longer demand is listed as lost.
 */
export function alternativesOf(state: Compilation, schema: Schema, path: string): SchemaObject[] {
  const flat = flatten(state, schema, path);
  if (flat === null) return [];
  if (isReference(flat)) return [flat];
  const kept = withoutUntaken(state, flat, path);
  const branches = kept.anyOf ?? kept.oneOf;
  if (!Array.isArray(branches)) return byType(state, kept, path);
  if (kept.anyOf !== undefined && kept.oneOf !== undefined) loseKeyword(state, path, 'oneOf');
  else if (kept.oneOf !== undefined && branches.length > 1)
    lose(state, path, 'oneOf', `${state.dialect.label} lets more than one of the forms fit`);
  const { anyOf: _, oneOf: __, ...rest } = kept;
  const demands = Object.entries(rest).filter(([keyword]) => !isAnnotation(keyword));
  const found = branches.filter(isSchema).flatMap((branch) => {
    if (demands.length === 0) return alternativesOf(state, branch, path);
    const merged = combine(state, Object.fromEntries(demands), branch, path);
    return merged === null ? [] : alternativesOf(state, merged, path);
  });
  const texts = found.map((form) => JSON.stringify(form));
  return found.filter((_form, index) => texts.indexOf(texts[index] ?? '') === index);
}

function withoutUntaken(state: Compilation, schema: SchemaObject, path: string): SchemaObject {
  const kept = { ...schema };
  // After merging, the fields that are named are those that were looked at.
  if (
    kept.unevaluatedProperties === false &&
    kept.additionalProperties === undefined &&
    kept.patternProperties === undefined
  )
    kept.additionalProperties = false;
  else if (kept.unevaluatedProperties !== undefined) loseKeyword(state, path, 'unevaluatedProperties');
  delete kept.unevaluatedProperties;
  // Closed except for names by pattern is not closed.
  if (kept.patternProperties !== undefined && kept.additionalProperties === false) kept.additionalProperties = true;
  for (const keyword of NEVER_TAKEN) {
    if (kept[keyword] === undefined) continue;
    const means = !((keyword === 'then' || keyword === 'else') && kept.if === undefined);
    if (means) loseKeyword(state, path, keyword);
  }
  return Object.fromEntries(Object.entries(kept).filter(([keyword]) => !NEVER_TAKEN.includes(keyword)));
}

const typeOf = (value: Json): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
};

function typesOf(state: Compilation, schema: SchemaObject, path: string): string[] {
  const options = optionsOf(schema);
  if (schema.type !== undefined) return listOf(schema.type).map(String);
  if (options !== undefined) {
    const types = [...new Set(options.map(typeOf))];
    return types.includes('number') ? types.filter((type) => type !== 'integer') : types;
  }
  const meant = Object.keys(OF_TYPE).filter((type) =>
    keywordsOf(type).some((keyword) => schema[keyword] !== undefined),
  );
  if (meant.length === 0)
    throw new Refused(path, 'type', `${state.dialect.label} needs a type here, and this place may hold anything`);
  lose(
    state,
    path,
    'type',
    `Read as ${meant.join(' or ')}, because its keywords speak of that; other values cannot be sent`,
  );
  return meant;
}

function byType(state: Compilation, schema: SchemaObject, path: string): SchemaObject[] {
  const options = optionsOf(schema);
  return typesOf(state, schema, path).flatMap((type): SchemaObject[] => {
    const fitting = options?.filter(
      (option) => typeOf(option) === type || (type === 'number' && typeOf(option) === 'integer'),
    );
    if (fitting?.length === 0) return [];
    if (type === 'null') return [{ ...annotationsOf(schema), type }];
    const own = keywordsOf(type).flatMap((keyword): [string, Json][] =>
      schema[keyword] === undefined ? [] : [[keyword, schema[keyword]]],
    );
    const choice: SchemaObject =
      fitting === undefined ? {} : schema.const === undefined ? { enum: fitting } : { const: schema.const };
    return [{ ...annotationsOf(schema), type, ...choice, ...Object.fromEntries(own) }];
  });
}

/** Whether the schema takes null where it is used. */
export const takesNull = (forms: readonly SchemaObject[]): boolean => forms.some((form) => form.type === 'null');
