import type { Json } from '../../spec/ids.ts';
import { judgeDocument } from '../document/evaluate.ts';
import { isRecord, isSchema, type Schema, type SchemaObject } from '../document/keywords.ts';
import { ROOT, type SchemaDocument } from '../document/read.ts';
import { refusing } from '../document/refusal.ts';
import { listOf, optionsOf } from './merge.ts';

/**
 * Maps a provider's document back to the canonical form: null for an optional field that takes no null becomes absence,
 * and a choice that differs only in capitalisation becomes the canonical one where exactly one choice matches. Nothing
 * else is repaired; what is still wrong is for the validator to name.
 */
export const restoreDocument = (document: SchemaDocument, value: Json): Json =>
  restore({ document, fold: true }, document.definitions.get(ROOT) ?? true, value);

interface Restoring {
  document: SchemaDocument;
  /** Whether choices may differ in capitalisation; among alternatives, one that needs no such repair goes first. */
  fold: boolean;
}

const fits = ({ document }: Restoring, schema: Schema, value: Json): boolean => {
  const judged = refusing(() => judgeDocument(document, value, schema));
  return judged.ok && judged.value.length === 0;
};

function restore(at: Restoring, schema: Schema, value: Json): Json {
  if (typeof schema === 'boolean') return value;
  let restored = at.fold ? choice(schema, value) : value;
  if (typeof schema.$ref === 'string')
    restored = restore(at, at.document.definitions.get(schema.$ref) ?? true, restored);
  for (const part of listOf(schema.allOf).filter(isSchema)) restored = restore(at, part, restored);
  const branches = [...listOf(schema.anyOf), ...listOf(schema.oneOf)].filter(isSchema);
  if (branches.length > 0) {
    const whole = restored;
    const tried = (at.fold ? [false, true] : [false]).flatMap((fold) =>
      branches.map((branch) => [branch, restore({ ...at, fold }, branch, whole)] as const),
    );
    restored = tried.find(([branch, candidate]) => fits(at, branch, candidate))?.[1] ?? whole;
  }
  if (Array.isArray(restored)) return restoreItems(at, schema, restored);
  return isRecord(restored) ? restoreFields(at, schema, restored) : restored;
}

function restoreItems(at: Restoring, schema: SchemaObject, items: Json[]): Json[] {
  const prefix = listOf(schema.prefixItems).filter(isSchema);
  return items.map((item, position) => {
    const own = position < prefix.length ? prefix[position] : schema.items;
    if (!isSchema(own)) return item;
    const restored = restore(at, own, item);
    if (prefix.length === 0 || fits(at, own, restored)) return restored;
    // Where positions could not be told apart on the way, an item may be written in the manner of another position.
    const others = [...prefix, ...(isRecord(schema.items) ? [schema.items] : [])];
    return others.map((other) => restore(at, other, item)).find((other) => fits(at, own, other)) ?? restored;
  });
}

function restoreFields(at: Restoring, schema: SchemaObject, value: SchemaObject): SchemaObject {
  const fields = isRecord(schema.properties) ? schema.properties : {};
  const required = listOf(schema.required);
  const entries = Object.entries(value).flatMap(([name, item]): [string, Json][] => {
    const own = Object.hasOwn(fields, name) ? fields[name] : schema.additionalProperties;
    if (!isSchema(own)) return [[name, item]];
    const absent = item === null && Object.hasOwn(fields, name) && !required.includes(name) && !fits(at, own, null);
    return absent ? [] : [[name, restore(at, own, item)]];
  });
  return Object.fromEntries(entries);
}

function choice(schema: SchemaObject, value: Json): Json {
  const options = optionsOf(schema);
  if (typeof value !== 'string' || options === undefined || options.includes(value)) return value;
  const folded = value.toLowerCase();
  const [only, ...others] = [...new Set(options)].filter(
    (option) => typeof option === 'string' && option.toLowerCase() === folded,
  );
  return only === undefined || others.length > 0 ? value : only;
}
