import type { Json } from '../../spec/ids.ts';
import { isRecord, type SchemaObject, TYPES } from '../document/keywords.ts';
import { listOf } from './merge.ts';

/** Google's older surface writes the same keywords in its own way. */
const OTHER_NAMES: Record<string, string> = {
  any_of: 'anyOf',
  min_items: 'minItems',
  max_items: 'maxItems',
  min_length: 'minLength',
  max_length: 'maxLength',
  min_properties: 'minProperties',
  max_properties: 'maxProperties',
  additional_properties: 'additionalProperties',
};
const ORDER = new Set(['property_ordering', 'propertyOrdering']);

const plainType = (type: Json): Json => {
  const lower = typeof type === 'string' ? type.toLowerCase() : type;
  return TYPES.some((known) => known === lower) ? lower : type;
};

/** A null more among the types and the choices. */
function nullable(schema: SchemaObject): SchemaObject {
  const { type, enum: choices } = schema;
  return {
    ...schema,
    ...(type === undefined ? {} : { type: [...new Set([...listOf(type), 'null'])] }),
    ...(Array.isArray(choices) && !choices.includes(null) ? { enum: [...choices, null] } : {}),
    ...(Array.isArray(schema.anyOf) ? { anyOf: [...schema.anyOf, { type: 'null' }] } : {}),
  };
}

/**
 * JSON Schema for a schema as people copy it out of a call to a provider: Google's upper-case types, `nullable`, `any_of`
 * and order of fields; and `strict`, which belongs beside a schema and is often found in it.
 */
export function fromProviderDialect(schema: Json): Json {
  if (!isRecord(schema) || typeof schema.strict !== 'boolean') return translate(schema);
  const { strict: _, ...rest } = schema;
  return translate(rest);
}

function translate(schema: Json): Json {
  if (!isRecord(schema)) return schema;
  const entries = Object.entries(schema).flatMap(([name, value]): [string, Json][] => {
    const keyword = Object.hasOwn(OTHER_NAMES, name) ? (OTHER_NAMES[name] ?? name) : name;
    if (ORDER.has(name) || (name === 'nullable' && typeof value === 'boolean')) return [];
    if (keyword === 'type') return [[keyword, Array.isArray(value) ? value.map(plainType) : plainType(value)]];
    if (['properties', '$defs', 'definitions'].includes(keyword) && isRecord(value))
      return [[keyword, Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, translate(inner)]))]];
    if (['anyOf', 'oneOf', 'allOf', 'prefixItems'].includes(keyword) && Array.isArray(value))
      return [[keyword, value.map(translate)]];
    return [[keyword, ['items', 'additionalProperties'].includes(keyword) ? translate(value) : value]];
  });
  const plain = Object.fromEntries(entries);
  return schema.nullable === true ? nullable(plain) : plain;
}
