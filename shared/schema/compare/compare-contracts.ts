import type { Contract, Field } from '../../spec/contract.ts';
import type { Json, JsonObject } from '../../spec/ids.ts';
import { valueFits } from '../../spec/value-fits.ts';
import { exampleValue } from '../example.ts';
import { inputSchema, outputSchema } from '../json-schema.ts';
import { type Comparison, type ContentModel, compareSchemas, type Difference } from './compare.ts';

type Side = keyof Contract;
const SCHEMAS = { input: inputSchema, output: outputSchema };

/** What a change of contract means for those who send inputs and for those who read outputs, in the fields' own titles. */
export function compareContracts(
  before: Contract,
  after: Contract,
  { contentModel }: { contentModel?: ContentModel } = {},
): { input: Comparison; output: Comparison } {
  const compare = (direction: Side): Comparison => {
    const { changed, required } = apart(before[direction], after[direction]);
    const rest = plainest(required);
    const [from, to] = rest === undefined ? [before, after] : changed;
    // A generated schema holds JSON only; its type merely names the keywords.
    const [old, now] = [from, to].map((contract) => SCHEMAS[direction](contract) as Json);
    const { verdict, differences } = compareSchemas(old ?? {}, now ?? {}, { direction, contentModel });
    return {
      verdict,
      differences: rest === undefined ? differences : differences.map((each) => completed(each, rest)),
    };
  };
  return { input: compare('input'), output: compare('output') };
}

/**
 * Fields that are the same in both say nothing about the others, because a contract's objects list their fields and no
 * keyword counts them: only what differs need be compared, unless a required one has no value and so nothing is valid.
 */
function apart(
  before: readonly Field[],
  after: readonly Field[],
): { changed: [Contract, Contract]; required: Field[] } {
  const texts = new Map(before.map((field) => [field.name, JSON.stringify(field)]));
  const same = new Map(
    after.filter((field) => texts.get(field.name) === JSON.stringify(field)).map((field) => [field.name, field]),
  );
  const only = (fields: readonly Field[]): Contract => {
    const left = fields.filter(({ name }) => !same.has(name));
    return { input: left, output: left };
  };
  return { changed: [only(before), only(after)], required: [...same.values()].filter((field) => field.required) };
}

const values = new WeakMap<Field, Json>();
/** A value for each field; undefined where one has none that is known to be valid. */
function plainest(required: readonly Field[]): JsonObject | undefined {
  const entries: [string, Json][] = [];
  for (const field of required) {
    const value = values.get(field) ?? exampleValue(field);
    if (!values.has(field) && valueFits(value, field.type) !== null) return undefined;
    values.set(field, value);
    entries.push([field.name, value]);
  }
  return Object.fromEntries(entries);
}

/** The witness with the fields that were left out of the comparison. */
function completed(difference: Difference, rest: JsonObject): Difference {
  const { witness } = difference;
  const isDocument = typeof witness === 'object' && witness !== null && !Array.isArray(witness);
  return isDocument ? { ...difference, witness: { ...rest, ...witness } } : difference;
}
