import { FieldType } from '../../spec/contract.ts';
import type { JsonObject } from '../../spec/ids.ts';
import { isPattern } from '../../spec/pattern.ts';
import { KEYWORDS } from '../document/keywords.ts';
import { readChoices } from './choices.ts';
import { leaveOut, NOTES, type Reading, refuse, type SchemaNode } from './node.ts';
import { reasonAgainst } from './reasons.ts';
import { readList, readObject } from './structures.ts';
import { typeNamed } from './type-name.ts';

const TEXT = ['minLength', 'maxLength', 'pattern', 'format'];
const BOUNDS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'x-unit'];
const ITEMS = ['items', 'minItems', 'maxItems', 'uniqueItems'];
const FIELDS = ['properties', 'required', 'additionalProperties', 'unevaluatedProperties'];
/** Keywords that restrict one kind of value and say nothing of others. */
const ONLY_OF: Record<string, readonly string[]> = {
  string: [...TEXT, 'contentEncoding'],
  number: BOUNDS.slice(0, 5),
  array: [...ITEMS, 'prefixItems', 'additionalItems', 'unevaluatedItems', 'contains', 'minContains', 'maxContains'],
  object: [
    ...[...FIELDS, 'patternProperties', 'propertyNames', 'minProperties', 'maxProperties'],
    ...['dependentRequired', 'dependentSchemas', 'dependencies'],
  ],
};

const KNOWN: Record<string, readonly string[]> = { string: TEXT, number: BOUNDS, array: ITEMS, object: FIELDS };

/** Refuses every keyword but these; those that say nothing of this kind of value are left out. */
export function onlyWords(reading: Reading, node: SchemaNode, kind: string, known = KNOWN[kind] ?? []): void {
  for (const [word, { at, value }] of node.words) {
    if (word === 'type' || NOTES.has(word) || known.includes(word)) continue;
    const others = Object.entries(ONLY_OF).flatMap(([other, words]) => (other === kind ? [] : words));
    if (others.includes(word)) leaveOut(reading, at, `“${word}” says nothing of this kind of value`);
    else if (word === 'nullable' && value === false) continue;
    else if (word.startsWith('x-') && !Object.hasOwn(KEYWORDS, word))
      leaveOut(reading, at, `“${word}” is a note that a contract has no place for`);
    else refuse(reading, at, reasonAgainst(word));
  }
}

const picked = (node: SchemaNode, words: readonly string[]): JsonObject =>
  Object.fromEntries(
    words.flatMap((word) => (node.words.has(word) ? [[word, node.words.get(word)?.value ?? null]] : [])),
  );

/** The kind as the contract's own schema has it; what does not fit is refused at the keyword it came from. */
function checked(reading: Reading, node: SchemaNode, kind: string, parts: JsonObject): FieldType | null {
  const parsed = FieldType.safeParse({ kind, ...parts });
  if (parsed.success) return parsed.data;
  for (const word of Object.keys(parts)) {
    const { [word]: _, ...others } = parts;
    if (!FieldType.safeParse({ kind, ...others }).success) continue;
    return refuse(reading, node.words.get(word)?.at ?? node.path, reasonAgainst(word));
  }
  return refuse(reading, node.path, 'this is outside what a contract can hold');
}

function readText(reading: Reading, node: SchemaNode): FieldType | null {
  const format = node.words.get('format');
  const isDay = format?.value === 'date' || format?.value === 'date-time';
  if (!isDay) {
    onlyWords(reading, node, 'string');
    const pattern = node.words.get('pattern');
    if (pattern !== undefined && !isPattern(String(pattern.value)))
      return refuse(reading, pattern.at, reasonAgainst('pattern'));
    return checked(reading, node, 'text', picked(node, TEXT));
  }
  onlyWords(reading, node, 'string', ['format']);
  return checked(reading, node, String(format.value), {});
}

function readNumber(reading: Reading, node: SchemaNode, kind: 'number' | 'integer'): FieldType | null {
  onlyWords(reading, node, 'number');
  const { 'x-unit': unit, ...bounds } = picked(node, BOUNDS);
  const type = checked(reading, node, kind, bounds);
  if (unit === undefined || type === null) return type;
  const whole = FieldType.safeParse({ ...type, unit });
  return whole.success && unit !== ''
    ? whole.data
    : refuse(reading, node.words.get('x-unit')?.at ?? node.path, reasonAgainst('x-unit'));
}

/** Reads one kind of value; `title` names what is generated for its parts. Null where a refusal was told. */
export function readType(reading: Reading, node: SchemaNode, title: string): FieldType | null {
  const choices = readChoices(reading, node);
  if (choices !== undefined) {
    onlyWords(reading, node, 'string', choices.words);
    return choices.type;
  }
  const read: Record<string, () => FieldType | null> = {
    string: () => readText(reading, node),
    number: () => readNumber(reading, node, 'number'),
    integer: () => readNumber(reading, node, 'integer'),
    boolean: () => {
      onlyWords(reading, node, 'boolean');
      return { kind: 'boolean' };
    },
    array: () => {
      onlyWords(reading, node, 'array');
      return readList(reading, node, title, picked(node, ITEMS.slice(1)), readType);
    },
    object: () => {
      onlyWords(reading, node, 'object');
      return readObject(reading, node, title, readType);
    },
  };
  const name = typeNamed(reading, node);
  return name === null ? null : (read[name]?.() ?? null);
}
