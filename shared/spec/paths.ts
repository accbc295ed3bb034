import type { Json, JsonObject } from './ids.ts';

/** The value of an own property of a JSON object; undefined for everything else, so `constructor` is only ever data. */
export function ownValue(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The value at a dotted path, undefined when any step is missing. Lists are not entered. */
export function valueAt(value: JsonObject, path: string): Json | undefined {
  return path.split('.').reduce<Json | undefined>(ownValue, value);
}

/** A field is missing when it is absent or null. */
export const isMissing = (value: Json | undefined): value is null | undefined => value === undefined || value === null;

/** Puts a value at a dotted path, making the objects on the way. Changes `target`. */
export function putAt(target: JsonObject, path: string, value: Json): void {
  const [name = '', ...rest] = path.split('.');
  let next = value;
  if (rest.length > 0) {
    const inside = ownValue(target, name);
    const object: JsonObject = typeof inside === 'object' && inside !== null && !Array.isArray(inside) ? inside : {};
    putAt(object, rest.join('.'), value);
    next = object;
  }
  // Plain assignment to `__proto__` would change the prototype instead of storing data.
  Object.defineProperty(target, name, { value: next, enumerable: true, configurable: true, writable: true });
}
