import { FieldType } from '../../spec/contract.ts';
import type { Json } from '../../spec/ids.ts';
import { isRecord } from '../document/keywords.ts';
import { pointerTo } from '../document/pointer.ts';
import { leaveOut, NOTES, openNode, type Reading, refuse, type Said, type SchemaNode } from './node.ts';
import { NULL_REASON, reasonAgainst } from './reasons.ts';

type Choices = { type: FieldType | null; words: string[] };
interface Option {
  value: Json;
  at: string;
  label?: Json | undefined;
  description?: Json | undefined;
}

/** A choice of texts, in each of the ways to write one; undefined where the schema is none. */
export function readChoices(reading: Reading, node: SchemaNode): Choices | undefined {
  const [list, constant] = [node.words.get('enum'), node.words.get('const')];
  if (list !== undefined) {
    const options = listed(reading, list, node.words.get('x-options'));
    return { type: choiceOf(reading, node, list.at, options), words: ['enum', 'x-options'] };
  }
  if (constant !== undefined) return { type: choiceOf(reading, node, constant.at, [constant]), words: ['const'] };
  for (const word of ['oneOf', 'anyOf']) {
    const alternatives = node.words.get(word);
    const options = alternatives === undefined ? undefined : alternativesOf(reading, node, alternatives);
    if (alternatives !== undefined && options !== undefined)
      return { type: options === null ? null : choiceOf(reading, node, alternatives.at, options), words: [word] };
  }
  return undefined;
}

function listed(reading: Reading, { value, at }: Said, labels: Said | undefined): Option[] {
  const values = Array.isArray(value) ? value : [];
  const notes = Array.isArray(labels?.value) ? labels.value : [];
  const isReadable =
    notes.length === values.length &&
    notes.every(
      (note) =>
        isRecord(note) && Object.keys(note).every((key) => ['label', 'description'].includes(key)) && 'label' in note,
    );
  if (labels !== undefined && !isReadable) refuse(reading, labels.at, reasonAgainst('x-options'));
  return values.map((each, position) => {
    const note = notes[position];
    const own = isRecord(note) ? note : {};
    return { value: each, at: pointerTo(at, position), label: own.label, description: own.description };
  });
}

/** Alternatives each of which is one text, the way to write labels that most tools know; null where a refusal was told. */
function alternativesOf(reading: Reading, node: SchemaNode, { value, at }: Said): Option[] | null | undefined {
  if (!Array.isArray(value)) return undefined;
  const isNull = (branch: Json): boolean => isRecord(branch) && branch.type === 'null';
  const without = value.findIndex(isNull);
  if (without >= 0) return refuse(reading, pointerTo(at, without), NULL_REASON);
  if (!value.every((branch) => isRecord(branch) && Object.hasOwn(branch, 'const'))) return undefined;
  const options = value.map((_, position): Option | null => {
    const branch = openNode(reading, pointerTo(at, position), node.trail);
    if (branch === null) return null;
    for (const [word, { at: place, value: said }] of branch.words) {
      const known = ['const', 'title', 'description'].includes(word) || (word === 'type' && said === 'string');
      if (!known && NOTES.has(word)) leaveOut(reading, place, `a choice has no “${word}”`);
      else if (!known) refuse(reading, place, reasonAgainst(word));
    }
    const [constant, title, description] = ['const', 'title', 'description'].map((word) => branch.words.get(word));
    return {
      value: constant?.value ?? null,
      at: constant?.at ?? branch.path,
      label: title?.value,
      description: description?.value,
    };
  });
  const found = options.filter((option) => option !== null);
  const isTwice = new Set(found.map((option) => option.value)).size < found.length;
  if (isTwice) return refuse(reading, at, 'two alternatives are the same text; leave one out');
  return found.length < options.length ? null : found;
}

function choiceOf(reading: Reading, node: SchemaNode, at: string, options: Option[]): FieldType | null {
  const type = node.words.get('type');
  const types = Array.isArray(type?.value) ? type.value : [type?.value ?? 'string'];
  if (type !== undefined && !types.includes('string'))
    return refuse(reading, type.at, 'only texts can be a choice in a contract');
  if (options.length === 0) return refuse(reading, at, 'a choice needs at least one text');
  const read = new Map<string, Json>();
  for (const { value, at: place, label, description } of options) {
    const option = { value, label: label ?? value, ...(description === undefined ? {} : { description }) };
    if (value === null) refuse(reading, place, NULL_REASON);
    else if (typeof value !== 'string') refuse(reading, place, 'only texts can be a choice in a contract');
    else if (!FieldType.safeParse({ kind: 'enum', options: [option] }).success)
      refuse(reading, place, 'a choice and its label have 1 to 200 characters, its description at most 1,000');
    else if (!read.has(value)) read.set(value, option);
  }
  const parsed = FieldType.safeParse({ kind: 'enum', options: [...read.values()] });
  return parsed.success ? parsed.data : null;
}
