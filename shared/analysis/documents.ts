import { exampleDocument } from '../schema/example.ts';
import type { Field } from '../spec/contract.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { ownValue, putAt } from '../spec/paths.ts';
import { valueFits } from '../spec/value-fits.ts';

const bases = new WeakMap<readonly Field[], JsonObject>();
/** Example documents are made once for each contract: thousands of witnesses start from one. */
function baseOf(fields: readonly Field[]): JsonObject {
  const known = bases.get(fields) ?? exampleDocument(fields);
  bases.set(fields, known);
  return known;
}

const copied = (value: Json): Json =>
  Array.isArray(value)
    ? value.map(copied)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copied(part)]))
      : value;

function removeAt(target: JsonObject, path: string): void {
  const [name = '', ...rest] = path.split('.');
  const inside = ownValue(target, name);
  if (rest.length === 0) delete target[name];
  else if (typeof inside === 'object' && inside !== null && !Array.isArray(inside)) removeAt(inside, rest.join('.'));
}

/**
 * A complete input with the given values at their paths; undefined takes a field away. Fields that are not named have
 * example values. Undefined where the contract refuses the document, as when another field has no valid value at all.
 */
export function documentWith(
  fields: readonly Field[],
  parts: readonly { path: string; choice: { value: Json | undefined } }[],
): JsonObject | undefined {
  const document = Object.fromEntries(Object.entries(baseOf(fields)).map(([name, value]) => [name, copied(value)]));
  for (const { path, choice } of parts) {
    if (choice.value === undefined) removeAt(document, path);
    else if (!isGroup(choice.value)) putAt(document, path, choice.value);
  }
  return valueFits(document, { kind: 'object', fields: [...fields] }) === null ? document : undefined;
}

/** The stand-in for a group that is there: what is in it comes from the example and from the other parts. */
const isGroup = (value: Json): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
