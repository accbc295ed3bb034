import { AppError } from '../../errors.ts';
import type { Json, JsonObject } from '../../spec/ids.ts';
import { ownValue } from '../../spec/paths.ts';
import { isObject } from './references.ts';

export const refuse = (message: string): AppError => new AppError('invalid_input', message, { problems: [] });

/** Reads a keyword of the expected shape. Throws `invalid_input` naming the keyword for any other. */
export function reader(schema: JsonObject) {
  const wrong = (key: string): never => {
    throw refuse(`The schema is not valid: the value of “${key}” has the wrong form.`);
  };
  return {
    number: (key: string): number | undefined => {
      const value = ownValue(schema, key);
      return value === undefined || typeof value === 'number' ? value : wrong(key);
    },
    count: (key: string): number | undefined => {
      const value = ownValue(schema, key);
      if (value === undefined) return undefined;
      return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : wrong(key);
    },
    text: (key: string): string | undefined => {
      const value = ownValue(schema, key);
      return value === undefined || typeof value === 'string' ? value : wrong(key);
    },
    list: (key: string): Json[] | undefined => {
      const value = ownValue(schema, key);
      return value === undefined || Array.isArray(value) ? value : wrong(key);
    },
    object: (key: string): JsonObject | undefined => {
      const value = ownValue(schema, key);
      return value === undefined || isObject(value) ? value : wrong(key);
    },
    wrong,
  };
}
