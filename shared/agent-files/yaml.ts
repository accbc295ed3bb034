import { Document, isMap, isScalar, LineCounter, type Node, parseDocument, type Scalar, visit } from 'yaml';
import type { z } from 'zod';
import { problemsOf } from '../api/issues.ts';
import { AppError, type Problem } from '../errors.ts';
import type { Json } from '../spec/ids.ts';

/** Names that people look for first stand first; all others follow in the order of their characters. */
const FIRST = [
  ...['format', 'slug', 'kind', 'id', 'name', 'title', 'term', 'label', 'description', 'meaning', 'field', 'operator'],
  ...[
    'value',
    'purpose',
    'enabled',
    'enforcement',
    'when',
    'judgement',
    'then',
    'guidance',
    'reason',
    'rules',
    'input',
  ],
];
const rank = new Map(FIRST.map((name, at) => [name, at]));
const byName = (a: string, b: string): number => {
  const first = (rank.get(a) ?? FIRST.length) - (rank.get(b) ?? FIRST.length);
  return first !== 0 ? first : a < b ? -1 : a > b ? 1 : 0;
};

/** The same JSON with the names of every object in one order. What is undefined is left out; `-0` is 0, as in canonical JSON. */
function ordered(value: unknown): Json {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value === 'number') return value === 0 ? 0 : value;
  if (typeof value !== 'object' || value === null) return value as Json; // Callers pass JSON.
  const object = {};
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  // Plain assignment to `__proto__` would change the prototype instead of storing data.
  for (const [name, item] of entries.sort(([a], [b]) => byName(a, b)))
    Object.defineProperty(object, name, { value: ordered(item), enumerable: true, configurable: true, writable: true });
  return object;
}

// What a reader could fold, strip or take for a line break, and what an editor would not show.
const NEEDS_QUOTES = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** A text of several lines that cannot stand as they are: white space before the first or at the ends of lines, or lines without text at the end. */
const NEEDS_ESCAPES = /^\s|[^\S\n]\n|[^\S\n]$|\n\n$/;

function styled(scalar: Scalar): void {
  if (typeof scalar.value !== 'string') return;
  const lines = scalar.value.replaceAll('\n', '');
  if (NEEDS_QUOTES.test(lines)) scalar.type = 'QUOTE_DOUBLE';
  else if (scalar.value.includes('\n'))
    scalar.type = NEEDS_ESCAPES.test(scalar.value) ? 'QUOTE_DOUBLE' : 'BLOCK_LITERAL';
}

/** JSON as YAML 1.2 that is the same text for the same content: names in one order, no folding, texts of several lines as blocks. */
export function yamlOf(value: unknown): string {
  const document = new Document(ordered(value), { version: '1.2', schema: 'core', aliasDuplicateObjects: false });
  visit(document, {
    Scalar(key, node) {
      if (key !== 'key') styled(node);
      else if (NEEDS_QUOTES.test(String(node.value))) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0, indentSeq: true });
}

const refuse = (file: string, line: number | null, words: string, field = ''): AppError => {
  const message = `${file}${line === null ? '' : `, line ${line}`}: ${words}`;
  const problem: Problem = { path: line === null ? file : `${file}:${line}`, field, message };
  return new AppError('invalid_input', message, { problems: [problem] });
};

/** Reads one file as what a schema describes. Throws `invalid_input` naming file, line and field. */
export function readYaml<T>(file: string, text: string, schema: z.ZodType<T>): T {
  try {
    return parsed(file, text, schema);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refuse(file, null, 'it nests too deeply. Nothing of ours nests that far.');
  }
}

function parsed<T>(file: string, text: string, schema: z.ZodType<T>): T {
  const counter = new LineCounter();
  const lineAt = (offset: number): number => counter.linePos(offset).line;
  const document = parseDocument(text, {
    ...{ version: '1.2', schema: 'core', merge: false, logLevel: 'silent', lineCounter: counter, prettyErrors: false },
    stringKeys: true,
  });
  // An unknown tag is only a warning to the parser, but it asks for something that nobody here gives.
  const [wrong] = [...document.errors, ...document.warnings];
  if (wrong !== undefined) throw refuse(file, lineAt(wrong.pos[0]), `${wrong.message.replace(/\.$/, '')}.`);
  visit(document, {
    Alias: (_, node) => {
      const words = 'aliases (*name) are not read here. Write the value out.';
      throw refuse(file, lineAt(node.range?.[0] ?? 0), words);
    },
    Scalar: (_, { value, source, range }) => {
      if (typeof value !== 'number' || (Number.isFinite(value) && keepsDigits(value, source))) return;
      throw refuse(file, lineAt(range?.[0] ?? 0), `the number ${source} cannot be kept exactly. Put it in quotes.`);
    },
  });
  const read = schema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (read.success) return read.data;
  const [first] = read.error.issues;
  const [problem] = problemsOf(first === undefined ? [] : [first]);
  const steps = (problem?.path ?? '').split('/').slice(1);
  const node = nearest(document.contents, steps);
  const place = steps.map((step) => (/^\d+$/.test(step) ? String(Number(step) + 1) : step)).join(' › ');
  const words = `${place === '' ? '' : `${place}: `}${(problem?.message ?? 'this does not fit').replace(/\.$/, '')}.`;
  const more = read.error.issues.length > 1 ? ` (and ${read.error.issues.length - 1} more)` : '';
  throw refuse(file, node?.range ? lineAt(node.range[0]) : 1, words + more, steps.at(-1));
}

/** Digits beyond what a number of JSON holds would be lost silently. */
const keepsDigits = (value: number, source = ''): boolean =>
  !/^[-+]?\d+$/.test(source) || Number.isSafeInteger(value) || String(value) === source;

/** The node at a path, or the last one on the way that is there: a missing name is told at the object that lacks it. */
function nearest(root: Node | null, steps: readonly string[]): Node | null {
  let node = root;
  for (const step of steps) {
    if (!node || isScalar(node) || !('get' in node)) break;
    const next: unknown = isMap(node) ? node.get(step, true) : node.get(Number(step), true);
    if (typeof next !== 'object' || next === null) break;
    node = next as Node; // With `true`, a collection gives its nodes.
  }
  return node;
}
