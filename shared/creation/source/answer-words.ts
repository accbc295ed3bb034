import type { FieldType } from '../../spec/contract.ts';
import { nameFromTitle } from '../../spec/contract-edits.ts';
import { choiceOf, type NamedType, typeFromWords } from './guess-type.ts';
import { clip, quote } from './json.ts';

const BULLET = /^\s*(?:[-*•]|\d{1,2}[.)])\s+/;
const stripped = (word: string): string =>
  word
    .trim()
    .replace(/^["'`“”*]+|["'`“”*.]+$/g, '')
    .trim();
const splitList = (list: string): string[] =>
  list
    .split(/,|;|\bor\b|\band\b|\n|\|/)
    .map((part) => stripped(part.replace(BULLET, '')))
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
      : listed.split('\n').map((line) => line.replace(BULLET, ''));
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
const LIST = String.raw`[ \t]*:[ \t]*\n\s*((?:[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+[^\n]{1,300}(?:\n|$)){2,60})`;
const BELOW: readonly RegExp[] = [
  new RegExp(String.raw`\b(?:exactly |only )?one of (?:the following|these)(?: (\w+))?(?: \w+){0,2}${LIST}`, 'i'),
  new RegExp(
    String.raw`\b(?:exactly |only )?(?:one|a single) (\w+) (?:from|of|out of) (?:the )?(?:list|following|options|values|these)(?: \w+){0,3}${LIST}`,
    'i',
  ),
];
const SHOULD_BE =
  /\b(answer|output|result|decision|verdict|category|label|status) (?:should|must|can|may|will|has to) be ([^\n.:]{3,300})/i;

/** "respond with one of: a, b, c", on one line or as a list below. Null where the list is not clearly one of options. */
function choicesIn(text: string): NamedType[] | null {
  for (const pattern of BELOW) {
    const below = pattern.exec(text);
    if (below === null || !ANSWERS.test(text.slice(Math.max(0, below.index - 120), below.index))) continue;
    const lines = alike((below[2] ?? '').split('\n').filter((line) => line.trim() !== ''));
    return choiceNamed(
      lines.map((line) => optionFrom(line.replace(BULLET, ''))),
      below[1],
    );
  }
  const inline = ONE_OF.exec(text);
  if (inline !== null && ANSWERS.test(text.slice(Math.max(0, inline.index - 120), inline.index))) {
    const options = splitList(inline[1] ?? '');
    // Without a colon only plain names are options for certain; anything longer may be ordinary prose.
    const isCertain =
      inline[0].includes(':') || (options.length > 2 && options.every((option) => /^\w+$/.test(option)));
    if (isCertain)
      return choiceNamed(
        options.map((value) => ({ value })),
        undefined,
      );
  }
  const [, noun, list = ''] = SHOULD_BE.exec(text) ?? [];
  const options = / or /.test(list) && !/\b(?:and|not)\b/.test(list) ? splitList(list) : [];
  const isCertain = options.length > 2 && options.every((option) => /^\w+$/.test(option));
  return isCertain
    ? choiceNamed(
        options.map((value) => ({ value })),
        noun,
      )
    : null;
}

/** The lines from the first on that are set in like it: what another mark begins is another list. The first has lost its indent. */
function alike(lines: readonly string[]): string[] {
  const markOf = (line: string): string => (/^\s*\d/.test(line) ? '1' : line.trim().charAt(0));
  const other = lines.findIndex((line) => markOf(line) !== markOf(lines[0] ?? ''));
  return lines.slice(0, other < 0 ? lines.length : other);
}

interface Option {
  value: string;
  description?: string;
}
/** "fraud: the seller is not who they say" lists the option and explains it. */
function optionFrom(line: string): Option {
  const [, value = line, words = ''] = /^(.{1,80}?)(?:\*\*)?(?::(?:\*\*)?| [—–-]) +(\S.*)$/.exec(line) ?? [];
  return words === '' ? { value: stripped(line) } : { value: stripped(value), description: clip(words.trim(), 1000) };
}

function choiceNamed(options: readonly Option[], noun: string | undefined): NamedType[] | null {
  const values = options.map(({ value }) => value);
  const isList = values.length >= 2 && values.length <= 60 && values.every((value) => value.split(/\s+/).length <= 5);
  const type = isList ? choiceOf(values) : null;
  if (type === null) return null;
  const singular = noun === undefined ? 'answer' : noun.toLowerCase().replace(/ies$/, 'y').replace(/s$/, '');
  const description = `Read from the list that begins with ${quote(values[0] ?? '', 60)}.`;
  return [{ name: /^[a-z]\w*$/.test(singular) ? singular : 'answer', type: explained(type, options), description }];
}
function explained(type: FieldType, options: readonly Option[]): FieldType {
  if (type.kind !== 'enum') return type;
  return {
    ...type,
    options: type.options.map((option) => {
      const description = options.find(({ value }) => value === option.value)?.description;
      return description === undefined ? option : { ...option, description };
    }),
  };
}

const TAGGED = /^[ \t]*<([A-Za-z]\w{0,60})>([^<>\n]{0,400})<\/\1>[ \t]*$/;
/** "respond in this format:" and lines such as `<reason>why</reason>`. */
function taggedIn(text: string): NamedType[] | null {
  const lines = text.split('\n');
  const first = lines.findIndex(
    (line, index) =>
      TAGGED.test(line) && /\b(respond|reply|answer|return|output|format)\b.*:\s*$/i.test(lines[index - 1] ?? ''),
  );
  if (first < 0) return null;
  const named: NamedType[] = [];
  for (const line of lines.slice(first)) {
    const [, name, words = ''] = TAGGED.exec(line) ?? [];
    if (name === undefined) break;
    const said = words.trim();
    const type = typeFromWords(said);
    named.push({
      name,
      type: type ?? { kind: 'text' },
      description: type === null && said !== '' ? `The source says: ${said}` : '',
    });
  }
  return named;
}

/** Fields of the answer as the words of a prompt tell them; null where they do not. */
export function answerIn(text: string): NamedType[] | null {
  const fields = keysIn(text) ?? taggedIn(text);
  const choice = choicesIn(text);
  if (fields === null) return choice;
  const [chosen] = choice ?? [];
  // A list of options goes with the field of its name.
  return fields.map((field) =>
    chosen !== undefined && field.name.toLowerCase() === chosen.name ? { ...chosen, name: field.name } : field,
  );
}

const SENDS =
  /\b(?:sends?|gets?|receives?|provides?|submits?|is given|are given)(?: us| you| it| me)?:? ((?:an?|the|its|their) [a-z][^.\n:;()]{3,300})/i;
const ITEM = /^(?:an?|the|its|their) ([a-z][a-z0-9 -]{1,30})$/i;
/** "The seller sends a title, a description and a price." Null unless every item of the list is one plain thing. */
export function inputsIn(text: string): NamedType[] | null {
  const items = (SENDS.exec(text)?.[1] ?? '')
    .split(/,\s*(?:and\s+)?|\s+and\s+/)
    .map((item) => ITEM.exec(item.trim())?.[1] ?? '');
  if (items.length < 2 || items.some((item) => item === '' || item.split(/\s+/).length > 3)) return null;
  return items.map((item) => ({
    name: nameFromTitle(item),
    title: item.charAt(0).toUpperCase() + item.slice(1),
    type: { kind: 'text' },
  }));
}
