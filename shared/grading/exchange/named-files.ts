import type { Contract, Field } from '../../spec/contract.ts';
import { holdsFiles, replaceFiles } from '../../spec/files.ts';
import type { JsonObject } from '../../spec/ids.ts';
import { ownValue } from '../../spec/paths.ts';
import type { TestCase } from '../case.ts';

/** A case with the names of its files in their place: a spreadsheet's cell holds 32,767 characters, and no photo fits into them. */
export function namingFiles(testCase: TestCase, { input: fields }: Contract): TestCase {
  const input = replaceFiles(fields, testCase.input, ({ name }) => name);
  return input === testCase.input ? testCase : { ...testCase, input };
}

/** Fields without those that hold files; objects are entered. */
const plainFields = (fields: readonly Field[]): Field[] =>
  fields.flatMap((field): Field[] => {
    if (!holdsFiles(field.type)) return [field];
    return field.type.kind === 'object'
      ? [{ ...field, type: { ...field.type, fields: plainFields(field.type.fields) } }]
      : [];
  });

/** The contract as far as a table carries it; the contract itself where no field holds files. */
export const withoutFileFields = (contract: Contract): Contract =>
  contract.input.some(({ type }) => holdsFiles(type)) ? { ...contract, input: plainFields(contract.input) } : contract;

/** An input as far as a table carries it. */
export function plainInput(fields: readonly Field[], input: JsonObject): JsonObject {
  const holders = new Map(fields.filter(({ type }) => holdsFiles(type)).map((field) => [field.name, field.type]));
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]): [string, typeof value][] => {
      const type = holders.get(name);
      if (type === undefined) return [[name, value]];
      const inside = type.kind === 'object' ? ownValue(input, name) : undefined;
      return type.kind === 'object' && typeof inside === 'object' && inside !== null && !Array.isArray(inside)
        ? [[name, plainInput(type.fields, inside)]]
        : [];
    }),
  );
}
