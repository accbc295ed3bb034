import { expect } from 'vitest';
import type { Field } from '../spec/contract.ts';
import type { Json } from '../spec/ids.ts';
import { readFields } from './import.ts';

export const numbered = (): (() => string) => {
  let count = 0;
  return () => {
    count += 1;
    return `id-${count}`;
  };
};
export const read = (schema: unknown): ReturnType<typeof readFields> => readFields(schema as Json, numbered());
export const fieldsOf = (schema: unknown): Field[] => {
  const result = read(schema);
  return result.ok ? result.fields : expect.fail(JSON.stringify(result.refusals));
};
export const refusalsOf = (schema: unknown): string[] => {
  const result = read(schema);
  return result.ok ? [] : result.refusals.map(({ path, reason }) => `${path}: ${reason}`);
};
export const object = (properties: unknown, rest: object = {}): object => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...rest,
});
