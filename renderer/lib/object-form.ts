import type { Field } from '../../shared/spec/contract.ts';
import type { Json, JsonObject } from '../../shared/spec/ids.ts';

/** An object as a new form starts with it: groups and lists that have to be there, and nothing else. */
export function emptyObject(fields: readonly Field[]): JsonObject {
  return Object.fromEntries(
    fields.flatMap(({ name, required, type }): [string, Json][] => {
      if (!required) return [];
      if (type.kind === 'object') return [[name, emptyObject(type.fields)]];
      return type.kind === 'list' ? [[name, []]] : [];
    }),
  );
}

/** An object with one property set, or left out when the value is undefined. */
export function withProperty(object: JsonObject, name: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...object, [name]: value };
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}
