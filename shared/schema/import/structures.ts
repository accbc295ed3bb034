import { type Field, FieldName, FieldType } from '../../spec/contract.ts';
import type { Json, JsonObject } from '../../spec/ids.ts';
import { sameJson } from '../document/assertions.ts';
import { isRecord } from '../document/keywords.ts';
import { pointerTo } from '../document/pointer.ts';
import { type JsonSchema, noteOf, typeSchema } from '../json-schema.ts';
import { leaveOut, NOTES, openNode, type Reading, refuse, type SchemaNode } from './node.ts';
import { reasonAgainst } from './reasons.ts';

type ReadType = (reading: Reading, node: SchemaNode, title: string) => FieldType | null;

const MOST_FIELDS = 500;
/** Of a description with what the generator adds: the choices of a long list can be many. */
const LONGEST_TEXT = 1_000_000;

/** `unit_price` and `unitPrice` as people write them: `Unit price`. */
export function titleFrom(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function textOf(reading: Reading, node: SchemaNode, word: string, most: number): string {
  const said = node.words.get(word);
  if (said === undefined) return '';
  if (typeof said.value === 'string' && said.value.length <= most) return said.value;
  refuse(reading, said.at, `its value must be text of at most ${most.toLocaleString('en')} characters`);
  return '';
}

/** What is said of a field in words, without what the generator adds for its type. */
function ownWords(description: string, title: string, type: FieldType): string {
  const note = noteOf(type);
  const own = note !== '' && description.endsWith(note) ? description.slice(0, -note.length).trim() : description;
  return own === `${title}.` ? '' : own;
}

/** Notes that a contract has no place for at this point. */
export function leaveNotes(reading: Reading, node: SchemaNode, kept: readonly string[]): void {
  for (const [word, { at }] of node.words)
    if (NOTES.has(word) && !kept.includes(word)) leaveOut(reading, at, `a contract has no place for “${word}” here`);
}

export function readList(
  reading: Reading,
  node: SchemaNode,
  title: string,
  parts: JsonObject,
  readType: ReadType,
): FieldType | null {
  const items = node.words.get('items');
  if (items === undefined) return refuse(reading, node.path, 'a list must say what its items are; add “items”');
  if (Array.isArray(items.value)) return refuse(reading, items.at, reasonAgainst('prefixItems'));
  const item = openNode(reading, items.at, node.trail);
  const named = `${title}: item`;
  const type = item === null ? null : readType(reading, item, named);
  if (item === null || type === null) return null;
  const { title: own, description } = typeSchema(type, named, `One item of ${title}.`);
  const generated = [
    ...(item.words.get('title')?.value === own ? ['title'] : []),
    ...(item.words.get('description')?.value === description ? ['description'] : []),
  ];
  leaveNotes(reading, item, generated);
  const parsed = FieldType.safeParse({ kind: 'list', ...parts, items: type });
  return parsed.success ? parsed.data : refuse(reading, node.path, 'this is outside what a contract can hold');
}

export function readObject(reading: Reading, node: SchemaNode, title: string, readType: ReadType): FieldType | null {
  const known = readKnown(reading, node, title);
  if (known !== undefined) return known;
  const fields = fieldsOf(reading, node, readType);
  return { kind: 'object', fields };
}

/** Money and files: objects of exactly the shape that contracts generate. */
function readKnown(reading: Reading, node: SchemaNode, title: string): FieldType | undefined {
  const properties = node.words.get('properties');
  if (properties === undefined || !isRecord(properties.value) || !isClosed(node)) return undefined;
  const names = Object.keys(properties.value).sort().join();
  if (names !== 'amount,currency' && names !== 'data,mediaType,name') return undefined;
  const part = (name: string): SchemaNode | null => openNode(reading, pointerTo(properties.at, name), node.trail);
  const word = (name: string, key: string): Json | undefined => part(name)?.words.get(key)?.value;
  const set = (key: string, value: Json | undefined): JsonObject => (value === undefined ? {} : { [key]: value });
  const guess =
    names === 'amount,currency'
      ? {
          kind: 'money',
          ...set('currencies', word('currency', 'enum')),
          ...set('minimum', word('amount', 'x-minimum-amount')),
          ...set('maximum', word('amount', 'x-maximum-amount')),
        }
      : {
          kind: 'file',
          ...set('mediaTypes', word('mediaType', 'enum')),
          ...set('maxBytes', word('data', 'x-max-bytes')),
        };
  const parsed = FieldType.safeParse(guess);
  if (!parsed.success) return undefined;
  const generated = typeSchema(parsed.data, title, '');
  const required = node.words.get('required')?.value;
  const demanded = Array.isArray(required) ? [...new Set(required)].sort().join() : '';
  const isSame = Object.entries(generated.properties ?? {}).every(([name, schema]) => saysOnly(part(name), schema));
  return isSame && demanded === names ? parsed.data : undefined;
}

/** Whether the schema is the generated one; its title and description may be missing. */
function saysOnly(node: SchemaNode | null, generated: JsonSchema): boolean {
  const wanted = new Map<string, Json>(Object.entries(generated));
  return (
    node !== null &&
    [...node.words].every(([word, { value }]) => {
      const own = wanted.get(word);
      return own !== undefined && sameJson(own, value);
    }) &&
    [...wanted.keys()].every((word) => word === 'title' || word === 'description' || node.words.has(word))
  );
}

function isClosed(node: SchemaNode): boolean {
  const [additional, unevaluated] = ['additionalProperties', 'unevaluatedProperties'].map((word) =>
    node.words.get(word),
  );
  return additional === undefined ? unevaluated?.value === false : additional.value === false;
}

/** The fields of an object schema; every refusal among them is told. */
export function fieldsOf(reading: Reading, node: SchemaNode, readType: ReadType): Field[] {
  const properties = node.words.get('properties');
  const required = node.words.get('required');
  if (!isClosed(node)) {
    const open = node.words.get('additionalProperties') ?? node.words.get('unevaluatedProperties');
    refuse(
      reading,
      open?.at ?? node.path,
      'fields that are not named are accepted here, and a contract refuses them; say “additionalProperties”: false',
    );
  }
  const entries = isRecord(properties?.value) ? Object.keys(properties.value) : [];
  const demanded = new Set(Array.isArray(required?.value) ? required.value : []);
  for (const name of demanded)
    if (!entries.some((each) => each === name))
      refuse(reading, required?.at ?? node.path, `“${String(name)}” is required and is no field of this object`);
  if (entries.length > MOST_FIELDS)
    refuse(reading, properties?.at ?? node.path, `an object has at most ${MOST_FIELDS} fields, not ${entries.length}`);
  return entries.flatMap((name) => {
    const at = pointerTo(properties?.at ?? node.path, name);
    return readField(reading, name, at, node.trail, demanded.has(name), readType) ?? [];
  });
}

function readField(
  reading: Reading,
  name: string,
  at: string,
  trail: readonly string[],
  required: boolean,
  readType: ReadType,
): Field | null {
  if (!FieldName.safeParse(name).success)
    refuse(
      reading,
      at,
      `the name “${name}” is not possible; use letters, digits and _, starting with a letter, 64 at most`,
    );
  const node = openNode(reading, at, trail);
  if (node === null) return null;
  const title = textOf(reading, node, 'title', 200) || titleFrom(name);
  const type = readType(reading, node, title);
  if (type === null) return null;
  const described = node.words.get('description');
  const description = ownWords(textOf(reading, node, 'description', LONGEST_TEXT).trim(), title, type);
  if (description.length > 2000) refuse(reading, described?.at ?? at, 'a description has at most 2,000 characters');
  leaveNotes(reading, node, ['title', 'description', 'examples', 'example']);
  const example = exampleOf(reading, node);
  return { id: reading.newId(), name, title, description, required, type, ...example };
}

function exampleOf(reading: Reading, node: SchemaNode): { example?: Json } {
  const [list, single] = [node.words.get('examples'), node.words.get('example')];
  const [first, ...others] = Array.isArray(list?.value) ? list.value : [];
  if (list !== undefined && others.length > 0) leaveOut(reading, list.at, 'a field has one example; the first is kept');
  const example = first ?? single?.value;
  return example === undefined ? {} : { example };
}
