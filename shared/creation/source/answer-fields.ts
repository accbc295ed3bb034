import type { Field } from '../../spec/contract.ts';
import type { Json, JsonObject } from '../../spec/ids.ts';
import { answerIn, inputsIn } from './answer-words.ts';
import { fieldsNamed, type NamedType, typeFromExample, typeFromWords } from './guess-type.ts';
import { isObject, parsedJson } from './json.ts';
import { fieldsFromSchema } from './schema-fields.ts';

type NewId = () => string;

/** What a prompt's words say of the answer, or of the input where a block of JSON is announced as that. */
export interface AnswerFields {
  input: Field[];
  output: Field[];
  /** The prompt without the blocks that became fields in full. */
  text: string;
  notes: string[];
}

interface Block {
  whole: string;
  above: string;
  value: JsonObject;
}

const FENCED = /```[\w-]*[ \t]*\n([^`]{2,50000}?)\n[ \t]*```/g;

/** An object that begins a line without fences, up to the brace that closes it. */
const MOST_BARE = 5;
const LONGEST_BARE = 20_000;
function bareBlocks(text: string): { whole: string; at: number }[] {
  return [...text.matchAll(/^[ \t]*\{{1,2}\s*"/gm)].slice(0, MOST_BARE).flatMap((found) => {
    let open = 0;
    const end = Math.min(text.length, found.index + LONGEST_BARE);
    for (let at = found.index; at < end; at += 1) {
      if (text[at] === '{') open += 1;
      else if (text[at] === '}') open -= 1;
      if (text[at] === '}' && open === 0) return [{ whole: text.slice(found.index, at + 1), at: found.index }];
    }
    return [];
  });
}

/** Objects between fences or by themselves, with the words above them. A template writes `{{` for a brace that is meant. */
function blocksOf(text: string): Block[] {
  const fenced = [...text.matchAll(FENCED)].map((found) => ({
    whole: found[0],
    inside: found[1] ?? '',
    at: found.index,
  }));
  const bare = fenced.length > 0 ? [] : bareBlocks(text).map(({ whole, at }) => ({ whole, inside: whole, at }));
  return [...fenced, ...bare].flatMap(({ whole, inside, at }) => {
    const value = parsedJson(inside) ?? parsedJson(inside.replaceAll('{{', '{').replaceAll('}}', '}'));
    return isObject(value) ? [{ whole, above: text.slice(Math.max(0, at - 200), at), value }] : [];
  });
}

const isSchema = (value: JsonObject): boolean =>
  isObject(value.properties) && (value.type === 'object' || Object.hasOwn(value, '$schema'));
const ASKS = /\b(return|respond|reply|answer|output|produce|generate|format|json|schema|structure)\b/i;
const SENDS = /\b(input|given|receive|request)\b/i;

/** The last words before a block say what it is. */
const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

export function readAnswerFields(text: string, newId: NewId): AnswerFields {
  const read: AnswerFields = { input: [], output: [], text, notes: [] };
  for (const { whole, above, value } of blocksOf(text)) {
    const line = lastLine(above);
    const side = SENDS.test(line) && !/\b(return|respond|reply|answer|output)\b/i.test(line) ? 'input' : 'output';
    if (read[side].length > 0 || (!isSchema(value) && !ASKS.test(line) && side === 'output')) continue;
    const { fields, notes } = isSchema(value)
      ? fieldsFromSchema(value, side === 'input' ? 'Input' : 'Output', newId)
      : { fields: fieldsNamed(typesIn(value, newId), newId), notes: [] };
    if (fields.length === 0) continue;
    read[side] = fields;
    read.notes.push(...notes, `A block of JSON was read as the ${side}: ${fields.map(({ name }) => name).join(', ')}.`);
    if (notes.length === 0) read.text = read.text.replace(whole, () => '');
  }
  const sides = { output: answerIn, input: inputsIn } as const;
  for (const side of ['output', 'input'] as const) {
    const named = read[side].length > 0 ? null : sides[side](text);
    if (named === null) continue;
    read[side] = fieldsNamed(named, newId);
    const names = read[side].map(({ name }) => name).join(', ');
    read.notes.push(`The ${side} was read from the words of the source, so look at it: ${names}.`);
  }
  return read;
}

const typesIn = (value: JsonObject, newId: NewId): NamedType[] =>
  Object.entries(value).map(([name, inner]) => ({
    name,
    type: typeFromExample(inner, newId, true),
    ...wordsOf(inner),
  }));
/** Words in the place of a value that are no kind describe the field: `"reason": "one sentence why"`. */
function wordsOf(value: Json): { description?: string } {
  if (typeof value !== 'string' || typeFromWords(value) !== null) return {};
  const words = value.trim().replace(/^[<[]|[>\]]$/g, '');
  return /\s/.test(words) ? { description: `The source says: ${words.slice(0, 1900)}` } : {};
}
