import type { Json, JsonObject } from '../../spec/ids.ts';
import { ownValue } from '../../spec/paths.ts';
import { follow, isObject, openDocument, type SchemaDocument } from './references.ts';
import { textMatches } from './text-matches.ts';

const DEEPEST = 60;
const IN_PLACE_LISTS = ['allOf', 'anyOf', 'oneOf'];
const IN_PLACE = ['if', 'then', 'else', '$ref'];

/** The schema and all others that speak of the same value. */
function inPlace(schema: Json, document: SchemaDocument, found: Set<Json> = new Set()): JsonObject[] {
  if (!isObject(schema) || found.has(schema)) return [];
  found.add(schema);
  const others: Json[] = IN_PLACE_LISTS.flatMap((key) => {
    const list = ownValue(schema, key);
    return Array.isArray(list) ? list : [];
  });
  for (const key of IN_PLACE) {
    const inner = ownValue(schema, key);
    if (typeof inner === 'string') others.push(follow(document, schema, inner)?.schema ?? true);
    else if (inner !== undefined) others.push(inner);
  }
  return [schema, ...others.flatMap((other) => inPlace(other, document, found))];
}

const keysAt = (schemas: readonly JsonObject[], key: string): string[] =>
  schemas.flatMap((schema) => {
    const inner = ownValue(schema, key);
    return isObject(inner) ? Object.keys(inner) : [];
  });
const isOpen = (schema: JsonObject): boolean =>
  ['additionalProperties', 'unevaluatedProperties'].every((key) =>
    [undefined, true].includes(ownValue(schema, key) as true),
  );

/**
 * The lenient content model: documents so far held only fields that their schema declares or that the new one does not
 * know either. Returns the old schema without the fields that only the new one declares; always a narrower schema, and the
 * same one where its structure (references, exclusive branches) does not show the fields.
 */
export function assumeKnown(before: Json, after: Json): Json {
  const [own, other] = [openDocument(before), openDocument(after)];

  const narrow = (schema: Json, others: readonly Json[], depth: number): Json => {
    if (!isObject(schema) || depth > DEEPEST || (own.old && '$ref' in schema)) return schema;
    const around = inPlace(schema, own);
    const beside = others.flatMap((each) => inPlace(each, other));
    const narrowed = inside(schema, beside, depth);
    if (!around.every(isOpen)) return narrowed;
    const declared = new Set(keysAt(around, 'properties'));
    const patterns = keysAt(around, 'patternProperties');
    const unheard = keysAt(beside, 'properties').filter(
      (name) => !declared.has(name) && patterns.every((pattern) => textMatches(name, pattern) === false),
    );
    if (unheard.length === 0) return narrowed;
    const known = ownValue(schema, 'allOf');
    const without = { properties: Object.fromEntries(unheard.map((name) => [name, false])) };
    return {
      ...narrowed,
      allOf: [
        ...(Array.isArray(ownValue(narrowed, 'allOf'))
          ? (narrowed.allOf as Json[])
          : Array.isArray(known)
            ? known
            : []),
        without,
      ],
    };
  };

  const inside = (schema: JsonObject, beside: readonly JsonObject[], depth: number): JsonObject => {
    const result: JsonObject = { ...schema };
    const properties = ownValue(schema, 'properties');
    if (isObject(properties))
      result.properties = Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => {
          const others = beside.flatMap((each) => ownValue(ownValue(each, 'properties'), name) ?? []);
          return [name, narrow(inner, others, depth + 1)];
        }),
      );
    const items = ownValue(schema, 'items');
    if (isObject(items))
      result.items = narrow(items, beside.flatMap((each) => ownValue(each, 'items') ?? []).filter(isObject), depth + 1);
    for (const key of ['allOf', 'anyOf']) {
      const list = ownValue(schema, key);
      if (Array.isArray(list))
        result[key] = list.map((branch) =>
          isObject(branch) && depth < DEEPEST ? inside(branch, beside, depth + 1) : branch,
        );
    }
    return result;
  };
  return narrow(before, [after], 0);
}
