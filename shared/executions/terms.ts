import type { Json } from '../spec/ids.ts';
import type { ExecutionRecord } from './record.ts';
import type { ExecutionSearch } from './views.ts';

/** What the index of executions is asked for: one word or mark, whole or by its beginning. */
export interface QueryTerm {
  term: string;
  isBeginning: boolean;
}

/** More words than any input that people read; an execution beyond is found by its first ones. */
const MOST_TERMS = 2000;
const LONGEST_WORD = 60;
/** Values that are longer are texts: searched by their words, never compared as a whole. */
const LONGEST_VALUE = 120;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

// Scripts that put no space between words are indexed by pairs of characters.
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u;
const PIECES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]+|[\p{L}\p{N}]+/gu;

/** Most texts are, and then nothing has to be taken apart: words are found five times as fast (every call's record is indexed). */
const isAscii = (text: string): boolean => /^[ -~\t\n\r]*$/.test(text);
const ASCII_WORDS = /[a-z0-9]+/g;

const plain = (text: string): string =>
  isAscii(text)
    ? text.toLowerCase()
    : text
        .normalize('NFKD')
        .replace(/\p{M}+/gu, '')
        .normalize('NFC')
        .toLowerCase();

/**
 * Words of a text as the index holds them: lower case, without accents, whole words; pairs of characters in scripts without
 * spaces. The same on every database, because it is ours and not the database's.
 */
export function wordsOf(text: string): string[] {
  if (isAscii(text)) return (plain(text).match(ASCII_WORDS) ?? []).map((word) => word.slice(0, LONGEST_WORD));
  const words: string[] = [];
  for (const [piece] of plain(text).matchAll(PIECES)) {
    if (!UNSPACED.test(piece)) words.push([...piece].slice(0, LONGEST_WORD).join(''));
    else words.push(...pairs([...piece]));
  }
  return words;
}

const pairs = (characters: string[]): string[] =>
  characters.length === 1 ? characters : characters.slice(1).map((character, index) => characters[index] + character);

/** A mark that no word of a text is taken for; 53 bits of cyrb53 (public domain, by bryc) stand for the whole. */
function mark(text: string): string {
  let [h1, h2] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    h1 = Math.imul(h1 ^ code, 2654435761);
    h2 = Math.imul(h2 ^ code, 1597334677);
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909);
  return `x9${inBase36(4294967296 * (2097151 & h2) + (h1 >>> 0))}q`;
}

const FIVE_DIGITS = 36 ** 5;
/** `toString(36)` of a natural number below 2^53, in two halves: V8 writes a large number twenty times as slowly as two small ones. */
function inBase36(number: number): string {
  const low = number % FIVE_DIGITS;
  const high = (number - low) / FIVE_DIGITS;
  return high === 0 ? low.toString(36) : high.toString(36) + low.toString(36).padStart(5, '0');
}

/** Finds executions with exactly this value at this path, e.g. `input.category` or `output.tags` (any of a list). Text is compared in lower case. */
export const fieldTerm = (path: string, value: string): string => mark(`field ${path} ${plain(value).trim()}`);
/** `null`: any rule. */
export const ruleTerm = (rule: string | null, result: 'fired' | 'violated'): string =>
  mark(rule === null ? `any rule ${result}` : `rule ${result} ${rule}`);
export const seriesTerm = (series: number): string => mark(`series ${series}`);
export const agentTerm = (agent: string): string => mark(`agent ${agent}`);
/** The hour and the day, in UTC, of an instant in milliseconds: with them an index is asked for a stretch of time. */
export const hourTerm = (ms: number): string => mark(`hour ${Math.floor(ms / HOUR_MS)}`);
export const dayTerm = (ms: number): string => mark(`day ${Math.floor(ms / DAY_MS)}`);
export const batchTerm = (batch: string): string => mark(`batch ${batch}`);

/** Everything that an execution can be found by. `batch`: the batch it belongs to. */
export function termsOf(record: Partial<ExecutionRecord>, batch: string | null): string[] {
  const terms = new Set<string>();
  for (const { rule, result } of record.rules ?? []) {
    for (const each of [rule, null]) {
      terms.add(ruleTerm(each, 'fired'));
      if (result === 'violated') terms.add(ruleTerm(each, 'violated'));
    }
  }
  for (const rule of record.fired ?? []) for (const each of [rule, null]) terms.add(ruleTerm(each, 'fired'));
  if (batch !== null) terms.add(batchTerm(batch));
  for (const part of ['input', 'output', 'metadata'] as const) addValue(terms, part, record[part] ?? null);
  return [...terms];
}

function addValue(terms: Set<string>, path: string, value: Json): void {
  if (terms.size >= MOST_TERMS) return;
  if (Array.isArray(value)) for (const item of value) addValue(terms, path, item);
  else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value)) addValue(terms, `${path}.${name}`, item);
  else {
    const text = value === null ? 'null' : String(value);
    if (text.length <= LONGEST_VALUE) terms.add(fieldTerm(path, text));
    if (typeof value === 'string' || typeof value === 'number') for (const word of wordsOf(text)) terms.add(word);
  }
}

/** What a person typed: every word must occur; one that ends in `*` is the beginning of a word. */
export function queryTermsOf(text: string): QueryTerm[] {
  const terms = new Map<string, QueryTerm>();
  for (const typed of text.split(/\s+/u)) {
    const words = wordsOf(typed);
    for (const [index, term] of words.entries()) {
      const isBeginning = typed.endsWith('*') && index === words.length - 1;
      terms.set(`${term}${isBeginning}`, { term, isBeginning });
    }
  }
  return [...terms.values()];
}

/** What an index is asked for a search; `batch` and the rest of it, which are parts of all rows, apart. */
export function searchTerms({ text, fields, rule, batch }: ExecutionSearch): QueryTerm[] {
  const whole = (term: string): QueryTerm => ({ term, isBeginning: false });
  return [
    ...queryTermsOf(text ?? ''),
    ...(fields ?? []).map(({ path, value }) => whole(fieldTerm(path, value))),
    ...(rule === undefined ? [] : [whole(ruleTerm(rule.id, rule.result))]),
    ...(batch === undefined ? [] : [whole(batchTerm(batch))]),
  ];
}
