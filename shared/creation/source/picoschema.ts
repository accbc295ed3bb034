import type { Json, JsonObject } from '../../spec/ids.ts';
import { isObject } from './json.ts';

// Picoschema, the short notation of dotprompt files: https://google.github.io/dotprompt/reference/picoschema

const JSON_TYPES = new Set(['string', 'number', 'integer', 'boolean', 'null', 'object', 'array']);
const MOST_LEVELS = 40;

/** Whether a schema in a front matter is a JSON Schema; everything else is Picoschema. */
const isJsonSchema = (schema: JsonObject): boolean =>
  (typeof schema.type === 'string' &&
    JSON_TYPES.has(schema.type) &&
    (isObject(schema.properties) || schema.type !== 'object')) ||
  Object.hasOwn(schema, '$schema') ||
  Object.hasOwn(schema, '$ref') ||
  (isObject(schema.properties) && Object.keys(schema).every((word) => SCHEMA_WORDS.has(word)));
const SCHEMA_WORDS = new Set([
  'type',
  'properties',
  'required',
  'additionalProperties',
  'description',
  'title',
  '$defs',
]);

/** A schema as JSON Schema, whichever way it was written; a message where it is neither. */
export function schemaFrom(schema: Json): { schema: JsonObject } | { why: string } {
  if (isObject(schema)) return { schema: isJsonSchema(schema) ? schema : objectFrom(schema, 0) };
  if (typeof schema === 'string')
    return { why: `it refers to ${JSON.stringify(schema)}, which stands in no file that was given` };
  return { why: 'it is no object with named fields' };
}

/** `string, what it is` → type and description. Words that are no type stay as they are, for the import to refuse by name. */
function scalarFrom(text: string): JsonObject {
  const comma = text.indexOf(',');
  const type = (comma < 0 ? text : text.slice(0, comma)).trim();
  const description = comma < 0 ? '' : text.slice(comma + 1).trim();
  return { ...(type === 'any' ? {} : { type }), ...(description === '' ? {} : { description }) };
}

function valueFrom(value: Json, depth: number): JsonObject {
  if (typeof value === 'string') return scalarFrom(value);
  if (isObject(value)) return depth > MOST_LEVELS ? {} : isJsonSchema(value) ? value : objectFrom(value, depth + 1);
  return {};
}

const KEY = /^([^(?]+)(\?)?(?:\(([^,)]*)(?:,\s*([\s\S]*))?\))?$/;

/** Fields by `name?(kind, description): value`. */
function objectFrom(fields: JsonObject, depth: number): JsonObject {
  const required: string[] = [];
  const properties: [string, Json][] = [];
  let others: JsonObject = {};
  for (const [key, value] of Object.entries(fields)) {
    if (key.trim() === '(*)') {
      others = { additionalProperties: valueFrom(value, depth) };
      continue;
    }
    const [, name = key, optional, kind, note] = KEY.exec(key.trim()) ?? [];
    if (optional === undefined) required.push(name.trim());
    properties.push([
      name.trim(),
      { ...fieldFrom(kind?.trim(), value, depth), ...(note ? { description: note.trim() } : {}) },
    ]);
  }
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
    ...others,
  };
}

function fieldFrom(kind: string | undefined, value: Json, depth: number): JsonObject {
  // An optional choice also takes null there; here it may simply be absent.
  if (kind === 'enum')
    return { type: 'string', enum: Array.isArray(value) ? value.filter((each) => each !== null) : [] };
  if (kind === 'array') return { type: 'array', items: valueFrom(value, depth) };
  return valueFrom(value, depth);
}
