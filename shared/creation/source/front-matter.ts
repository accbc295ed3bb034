import { parseDocument } from 'yaml';
import type { Json, JsonObject } from '../../spec/ids.ts';
import { isObject } from './json.ts';

/** What is wrong with a file, and where: the line counts from 1 in the whole file, null where no line can be named. */
export interface SourceProblem {
  line: number | null;
  message: string;
}

export interface FrontMatter {
  /** Null where the file has none, or none that can be read. */
  data: JsonObject | null;
  /** Everything below it. */
  body: string;
  problems: SourceProblem[];
}

const FENCE = /^(?:\uFEFF)?\s*---[ \t]*$/;
const MOST_ALIASES = 50;

/** The block between two lines of `---` at the top, as YAML 1.2 without tags of its own; the rest is the body. Never throws. */
export function readFrontMatter(text: string): FrontMatter {
  const lines = text.split(/\r\n|\r|\n/);
  const first = lines.findIndex((line) => line.trim().replace('\uFEFF', '') !== '');
  const none = { data: null, body: text, problems: [] };
  if (first < 0 || !FENCE.test(lines[first] ?? '')) return none;
  const last = lines.findIndex((line, index) => index > first && /^---[ \t]*$/.test(line));
  if (last < 0) {
    const message = 'The block at the top opens with --- and is never closed. Write --- on a line of its own below it.';
    return { ...none, problems: [{ line: first + 1, message }] };
  }
  const body = lines.slice(last + 1).join('\n');
  const read = readYaml(lines.slice(first + 1, last).join('\n'), first + 1);
  return 'problems' in read ? { data: null, body, problems: read.problems } : { data: read.data, body, problems: [] };
}

function readYaml(text: string, above: number): { data: JsonObject } | { problems: SourceProblem[] } {
  const failed = (line: number | null, why: string): { problems: SourceProblem[] } => ({
    problems: [
      { line, message: `The block at the top cannot be read${line === null ? '' : ` at line ${line}`}: ${why}` },
    ],
  });
  if (text.length > LONGEST)
    return failed(null, `it is longer than ${LONGEST.toLocaleString('en')} characters. Move text below the block.`);
  if (isDeep(text)) return failed(null, TOO_DEEP);
  try {
    const document = parseDocument(text, { version: '1.2', schema: 'core', merge: false, logLevel: 'silent' });
    // An unknown tag is only a warning to the parser, but it asks for something that nobody here gives.
    const wrong = [...document.errors, ...document.warnings];
    if (wrong.length > 0)
      return {
        problems: wrong.slice(0, 10).flatMap((error) => {
          const line = error.linePos === undefined ? null : error.linePos[0].line + above;
          const [why = ''] = error.message.split(/ at line \d+|:?\n/);
          return failed(line, `${why.replace(/\.$/, '')}.`).problems;
        }),
      };
    const data = toJson(document.toJS({ maxAliasCount: MOST_ALIASES }), 0);
    if (data === null) return { data: {} };
    return isObject(data) ? { data } : failed(above + 1, 'it has to be names with values, such as “name: Moderation”.');
  } catch {
    return failed(null, TOO_DEEP);
  }
}

const TOO_DEEP = 'it nests too deeply or repeats itself too often. Write it out plainly.';
/** Looking for names that occur twice takes time by their number squared. */
const LONGEST = 50_000;
const MOST_OPEN = 100;
/** Whether so many brackets or list marks are open at once that parsing would take its time squared. */
function isDeep(text: string): boolean {
  if (/(?:[-?:][ \t]+){100}/.test(text)) return true;
  let open = 0;
  for (const character of text) {
    if (character === '[' || character === '{') open += 1;
    else if ((character === ']' || character === '}') && open > 0) open -= 1;
    if (open > MOST_OPEN) return true;
  }
  return false;
}

const MOST_LEVELS = 60;
/** YAML has values that JSON has not, such as infinity; they become their text. */
function toJson(value: unknown, depth: number): Json {
  if (depth > MOST_LEVELS) throw new RangeError('too deep');
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map((item) => toJson(item, depth + 1));
  if (typeof value !== 'object') return String(value);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, toJson(part, depth + 1)]));
}
