import type { Json, JsonObject } from '../spec/ids.ts';
import { ownValue } from '../spec/paths.ts';
import type { ExecutionRecord } from './record.ts';

export type RedactedKind = 'text' | 'number' | 'boolean' | 'list' | 'object';
const MARK = '$redacted';

const kindOf = (value: Json): RedactedKind => {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return 'object';
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' ? 'number' : 'boolean';
};

/** What stands for a value that was not stored: `{"$redacted": "text"}`. */
export const redacted = (kind: RedactedKind): JsonObject => ({ [MARK]: kind });

/** The kind of value that a mark stands for; null for anything else. */
export function redactedKind(value: Json | undefined): RedactedKind | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const kind = value[MARK];
  return typeof kind === 'string' && Object.keys(value).length === 1 ? (kind as RedactedKind) : null;
}

/** Texts shorter than this occur in other words by chance, so quotations of them are not looked for. */
const SHORTEST_QUOTE = 3;

/**
 * A record without the values at these paths. What problems and rules say about those fields, or quote of those values, goes too: a
 * reason such as “jane@example.com is no address” would keep what the field no longer holds.
 */
export function redactRecord(record: ExecutionRecord, paths: readonly string[]): ExecutionRecord {
  if (paths.length === 0) return record;
  const quotes = new Set<string>();
  const clean: Record<'input' | 'output' | 'metadata', JsonObject | null> = {
    input: record.input,
    output: record.output,
    metadata: record.metadata ?? null,
  };
  for (const path of paths) {
    const [part = '', ...names] = path.split('.');
    if (part !== 'input' && part !== 'output' && part !== 'metadata') continue;
    // An object stays one: only what is inside of it is replaced.
    clean[part] = without(clean[part], names, quotes) as JsonObject | null;
  }
  const fields = new Set(paths.map((path) => path.split('.').slice(1).join('.')));
  const isAbout = (field: string): boolean =>
    [...fields].some((path) => field === path || field.startsWith(`${path}.`) || path.startsWith(`${field}.`));
  const quoted = [...quotes];
  const tells = (text: string): boolean => quoted.some((quote) => text.includes(quote));
  return {
    ...record,
    input: clean.input ?? {},
    output: clean.output,
    ...(record.metadata === undefined ? {} : { metadata: clean.metadata }),
    problems: record.problems.map((problem) => {
      const field = problem.path.split('/').slice(1).filter(isName).join('.');
      const { example: _, ...rest } = problem;
      return isAbout(field) || tells(JSON.stringify(problem)) ? { ...rest, message: 'Redacted.' } : problem;
    }),
    rules: record.rules.map((check) =>
      (check.field !== undefined && isAbout(check.field)) || tells(check.reason)
        ? { ...check, reason: 'Redacted.' }
        : check,
    ),
  };
}

/** A place of a list in a JSON pointer names no field. */
const isName = (part: string): boolean => !/^\d+$/.test(part);

function without(value: Json, names: readonly string[], quotes: Set<string>): Json {
  const [name, ...rest] = names;
  if (value === null || redactedKind(value) !== null) return value;
  if (name === undefined) {
    remember(value, quotes);
    return redacted(kindOf(value));
  }
  if (Array.isArray(value)) return value.map((item) => without(item, names, quotes));
  if (typeof value !== 'object' || !Object.hasOwn(value, name)) return value;
  const inside = value[name];
  return inside === undefined ? value : { ...value, [name]: without(inside, rest, quotes) };
}

function remember(value: Json, quotes: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) remember(item, quotes);
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) remember(item, quotes);
  else if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value);
    if (text.length < SHORTEST_QUOTE) return;
    quotes.add(text);
    // As it stands inside of other JSON.
    quotes.add(JSON.stringify(text).slice(1, -1));
  }
}

/** An input without its marks, for somebody to fill in; `paths` says where they were. */
export function withoutMarks(value: JsonObject, prefix = ''): { value: JsonObject; paths: string[] } {
  const paths: string[] = [];
  const clean = (item: Json, path: string): Json | undefined => {
    if (redactedKind(item) !== null) {
      paths.push(path);
      return undefined;
    }
    if (Array.isArray(item)) return item.flatMap((each) => clean(each, path) ?? []);
    if (typeof item !== 'object' || item === null) return item;
    const kept = Object.entries(item).flatMap(([name, each]) => {
      const inside = clean(each, path === '' ? name : `${path}.${name}`);
      return inside === undefined ? [] : [[name, inside] as const];
    });
    return Object.fromEntries(kept);
  };
  // An object without marks of its own stays an object.
  return { value: (clean(value, prefix) ?? {}) as JsonObject, paths: [...new Set(paths)] };
}

/** Whether the value at a dotted path, anything in it or anything around it was not stored. */
export function isRedactedAt(document: JsonObject, path: string): boolean {
  let value: Json | undefined = document;
  for (const name of path.split('.')) {
    value = ownValue(value, name);
    if (redactedKind(value) !== null) return true;
  }
  return value !== undefined && withoutMarks({ value }).paths.length > 0;
}

/** Whether these settings keep anything of an output field from being stored. */
export const isRedactedField = (redact: readonly string[], field: string): boolean =>
  redact.some((marked) => {
    const path = `output.${field}`;
    return marked === path || marked.startsWith(`${path}.`) || path.startsWith(`${marked}.`);
  });
