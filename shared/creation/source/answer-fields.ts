import type { Field } from '../../spec/contract.ts';
import { nameFromTitle } from '../../spec/contract-edits.ts';
import type { Json, JsonObject } from '../../spec/ids.ts';
import { choiceOf, fieldsNamed, type NamedType, typeFromExample, typeFromWords } from './guess-type.ts';
import { isObject, parsedJson, quote } from './json.ts';
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

/** Objects between fences, with the words above them. A template writes `{{` for a brace that is meant. */
function blocksOf(text: string): Block[] {
  return [...text.matchAll(FENCED)].flatMap((found) => {
    const inside = found[1] ?? '';
    const value = parsedJson(inside) ?? parsedJson(inside.replaceAll('{{', '{').replaceAll('}}', '}'));
    if (!isObject(value)) return [];
    return [{ whole: found[0], above: text.slice(Math.max(0, found.index - 200), found.index), value }];
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
  if (read.output.length === 0) {
    const named = keysIn(text) ?? choicesIn(text);
    if (named !== null) {
      read.output = fieldsNamed(named, newId);
      read.notes.push(
        `The output was read from the words of the prompt: ${read.output.map(({ name }) => name).join(', ')}.`,
      );
    }
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
  return /\s/.test(words) ? { description: words.slice(0, 2000) } : {};
}

const stripped = (word: string): string =>
  word
    .trim()
    .replace(/^["'`“”*]+|["'`“”*.]+$/g, '')
    .trim();
const splitList = (list: string): string[] =>
  list
    .split(/,|;|\bor\b|\band\b|\n|\|/)
    .map((part) => stripped(part.replace(/^\s*(?:[-*•]|\d{1,2}[.)])\s+/, '')))
    .filter((part) => part !== '');

const KEYS =
  /\bJSON\b[^.\n:]{0,60}?\b(?:with|containing|has|having)\b[^.\n:]{0,30}?\b(?:keys?|fields?|propert(?:y|ies)|attributes?)\b:?[ \t]*([^.\n]{2,600})/i;
const LISTED_KEYS =
  /\bJSON\b[^\n]{0,80}\b(?:keys?|fields?|propert(?:y|ies))\b[^\n]{0,40}:[ \t]*\n((?:[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+[^\n]{1,500}\n?){1,40})/i;

/** "return JSON with keys a, b (number) and c", on one line or as a list below. */
function keysIn(text: string): NamedType[] | null {
  const listed = LISTED_KEYS.exec(`${text}\n`)?.[1];
  const items =
    listed === undefined
      ? // A comma inside brackets belongs to what it explains.
        (KEYS.exec(text)?.[1] ?? '').split(/,(?![^()]*\))|\band\b(?![^()]*\))/)
      : listed.split('\n').map((line) => line.replace(/^\s*(?:[-*•]|\d{1,2}[.)])\s+/, ''));
  const named = items.map(keyFrom).filter((item) => item !== null);
  const filled = items.filter((item) => item.trim() !== '');
  return named.length > 0 && named.length === filled.length ? named : null;
}

const KEY = /^["'`*“]*([A-Za-z][\w ]{0,40}?)["'`*”]*\s*(?:\(([^)]*)\)|:\s*(.*))?\s*(?:[:—–-]\s+(.*))?$/;
function keyFrom(item: string): NamedType | null {
  const [, name = '', brackets, colon, more = ''] = KEY.exec(item.trim()) ?? [];
  if (name === '' || name.trim().split(/\s+/).length > 3) return null;
  const said = (brackets ?? colon ?? '').trim();
  const type = typeFromWords(said) ?? oneOfIn(said);
  const description = [type === null ? said : '', more.trim()].filter((words) => words !== '').join(' ');
  const field = nameFromTitle(name);
  return { name: /^[A-Za-z]\w*$/.test(name) ? name : field, type: type ?? { kind: 'text' }, description };
}

const ONE_OF = /\b(?:exactly |only )?one of(?: the following| these)?(?: \w+){0,3}?:?[ \t]+([^\n.]{3,600})/i;
const oneOfIn = (text: string): ReturnType<typeof choiceOf> => {
  const list = /^one of:?\s+(.*)$/i.exec(text)?.[1];
  return list === undefined ? null : choiceOf(splitList(list));
};
const ANSWERS =
  /\b(respond|reply|answer|return|output|classify|categori[sz]e|label|decide|choose|pick|assign)\b[^.\n]{0,120}$/i;
const BELOW =
  /\b(?:exactly |only )?one of (?:the following|these)(?: (\w+))?(?: \w+){0,2}[ \t]*:[ \t]*\n\s*((?:[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+[^\n]{1,300}(?:\n|$)){2,60})/i;

/** "respond with one of: a, b, c", on one line or as a list below. Null where the list is not clearly one of options. */
function choicesIn(text: string): NamedType[] | null {
  const below = BELOW.exec(text);
  if (below !== null && ANSWERS.test(text.slice(Math.max(0, below.index - 120), below.index))) {
    const options = (below[2] ?? '')
      .split('\n')
      .map((line) => stripped(line.replace(/^\s*(?:[-*•]|\d{1,2}[.)])\s+/, '')));
    return choiceNamed(options.filter((option) => option !== '').map(beforeColon), below[1]);
  }
  const inline = ONE_OF.exec(text);
  if (inline === null || !ANSWERS.test(text.slice(Math.max(0, inline.index - 120), inline.index))) return null;
  const options = splitList(inline[1] ?? '');
  // Without a colon only plain names are options for certain; anything longer may be ordinary prose.
  const isCertain = inline[0].includes(':') || (options.length > 2 && options.every((option) => /^\w+$/.test(option)));
  return isCertain ? choiceNamed(options, undefined) : null;
}
/** "fraud: the seller is not who they say" lists the option and explains it. */
const beforeColon = (option: string): string => stripped(option.split(/:| [—–-] /)[0] ?? option);

function choiceNamed(options: readonly string[], noun: string | undefined): NamedType[] | null {
  const isList =
    options.length >= 2 && options.length <= 60 && options.every((option) => option.split(/\s+/).length <= 5);
  const type = isList ? choiceOf(options) : null;
  if (type === null) return null;
  const singular = noun === undefined ? 'answer' : noun.toLowerCase().replace(/ies$/, 'y').replace(/s$/, '');
  const description = `Read from the list that begins with ${quote(options[0] ?? '', 60)}.`;
  return [{ name: /^[a-z]\w*$/.test(singular) ? singular : 'answer', type, description }];
}
