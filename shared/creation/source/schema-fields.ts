import { segmentsOf } from '../../schema/document/pointer.ts';
import { readFields } from '../../schema/import.ts';
import type { Field } from '../../spec/contract.ts';
import type { Json, JsonObject } from '../../spec/ids.ts';
import { isObject, quote } from './json.ts';

type NewId = () => string;
const INSIDE = ['properties', '$defs', 'definitions'];

/** Objects that say nothing of further fields are meant to have those they name: files for models rarely say so. */
function closed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isObject(schema)) return schema;
  const parts = Object.entries(schema).map(([word, value]): [string, Json] => {
    if (INSIDE.includes(word) && isObject(value))
      return [word, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, closed(inner)]))];
    return [word, ['items', 'allOf', 'anyOf', 'oneOf'].includes(word) ? closed(value) : value];
  });
  const isOpen = Object.hasOwn(schema, 'properties') && !Object.hasOwn(schema, 'additionalProperties');
  return Object.fromEntries(isOpen ? [...parts, ['additionalProperties', false]] : parts);
}

/**
 * Fields from a JSON Schema by the ordinary import. Where it refuses the whole, each field is tried by itself, so that one
 * that a contract cannot hold costs only itself; what was refused or left out is told with its reason.
 */
export function fieldsFromSchema(schema: JsonObject, side: string, newId: NewId): { fields: Field[]; notes: string[] } {
  const whole = closed(schema);
  const notes: string[] = [];
  const properties = isObject(whole) && isObject(whole.properties) ? whole.properties : {};
  const read = (document: Json): Field[] => {
    const result = readFields(document, newId);
    const remarks = result.ok ? result.leftOut : result.refusals;
    for (const { path, reason } of remarks) {
      const note = `${side}${whereOf(path)}: ${reason}. It was not taken over.`;
      if (!notes.includes(note)) notes.push(note);
    }
    return result.ok ? result.fields : [];
  };
  if (!isObject(whole) || readFields(whole, newId).ok || Object.keys(properties).length === 0)
    return { fields: read(whole), notes };
  const demanded = Array.isArray(whole.required) ? whole.required : [];
  const { required: _, allOf: __, anyOf: ___, oneOf: ____, ...rest } = whole;
  const fields = Object.entries(properties).flatMap(([name, inner]) =>
    read({
      ...rest,
      type: 'object',
      properties: { [name]: inner },
      ...(demanded.includes(name) ? { required: [name] } : {}),
      additionalProperties: false,
    }),
  );
  const conditions = ['allOf', 'anyOf', 'oneOf'].filter((word) => Object.hasOwn(whole, word));
  for (const word of conditions) notes.push(`${side}: “${word}” beside the fields was not taken over.`);
  return { fields, notes };
}

/** ` “price”`, ` “seller.rating”`: the field that a JSON pointer into a schema is about. */
function whereOf(path: string): string {
  const steps = segmentsOf(path);
  const names = steps.filter((_, index) => steps[index - 1] === 'properties');
  return names.length === 0 ? '' : ` ${quote(names.join('.'))}`;
}
