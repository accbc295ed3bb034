import { isRecord } from './exchange.ts';

const ordered = new WeakMap<object, unknown>();

/**
 * A wire schema with Gemini's own `propertyOrdering` on every object, so that the model writes reasons before decisions where
 * the contract has them so. The keyword restricts nothing and no other validator knows it, which is why it is added here, on
 * the way out, and not by the compiler.
 */
export function withPropertyOrdering(schema: Record<string, unknown>): unknown {
  const known = ordered.get(schema);
  if (known !== undefined) return known;
  const made = order(schema);
  ordered.set(schema, made);
  return made;
}

/** Walks schemas, not values: a field may be called `properties`. */
function order(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(order);
  if (!isRecord(schema)) return schema;
  const entries = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if ((keyword === 'properties' || keyword === '$defs') && isRecord(value))
      return [keyword, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, order(inner)]))];
    return [keyword, SCHEMAS.has(keyword) ? order(value) : value];
  });
  const names = isRecord(schema.properties) ? Object.keys(schema.properties) : [];
  return Object.fromEntries(names.length < 2 ? entries : [...entries, ['propertyOrdering', names]]);
}
const SCHEMAS = new Set(['items', 'anyOf', 'prefixItems', 'additionalProperties']);
