import { sha256Hex } from '#bytes/sha256';
import { AppError } from '../errors.ts';
import type { Hash } from '../spec/ids.ts';

/** Deeper values are refused: nothing of ours nests that far, and recursion elsewhere stays safe. */
export const MAX_JSON_DEPTH = 512;

type Path = (string | number)[];

const refuse = (path: Path, message: string): never => {
  const pointer = path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  const place = pointer === '' ? 'the whole value' : pointer;
  throw new AppError('invalid_input', `This cannot be written as JSON: ${message}, at ${place}.`, {
    problems: [{ path: pointer, field: pointer, message }],
  });
};

const HALF = 'half of a character (a lone surrogate)';

// What JSON writers make something else of (toJSON, boxed values, null for undefined in a list) would hash as something other
// than what the reader sees, so all of that is refused. This finds the place of what `write` stumbled over.
function check(value: unknown, path: Path): void {
  if (path.length > MAX_JSON_DEPTH) refuse([], `it is nested more than ${MAX_JSON_DEPTH} levels deep`);
  switch (typeof value) {
    case 'boolean':
      return;
    case 'string':
      if (!value.isWellFormed()) refuse(path, `the text holds ${HALF}`);
      return;
    case 'number':
      if (!Number.isFinite(value)) refuse(path, `${value} is not a JSON number`);
      return;
    case 'object':
      break;
    default:
      refuse(path, `a value of type ${typeof value} is not JSON`);
  }
  if (value === null) return;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) checkInside(value[index], index, path);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) refuse(path, 'only plain objects are JSON');
  for (const [key, item] of Object.entries(value as object)) {
    if (!key.isWellFormed()) refuse(path, `a name holds ${HALF}`);
    // An optional property that is undefined is absent; every JSON writer leaves it out.
    if (item !== undefined) checkInside(item, key, path);
  }
}
function checkInside(item: unknown, key: string | number, path: Path): void {
  path.push(key);
  check(item, path);
  path.pop();
}

class NotJson extends Error {}

const quoted = (text: string): string => {
  if (!text.isWellFormed()) throw new NotJson();
  // Escapes exactly as RFC 8785, 3.2.2.2, which took them from ECMAScript.
  return JSON.stringify(text);
};

/** Names repeat, in every statement the same few. Bounded: what comes from elsewhere may have any. */
const names = new Map<string, string>();
const NAMES_KEPT = 2000;

function quotedName(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const text = quoted(name);
  if (names.size >= NAMES_KEPT) names.clear();
  names.set(name, text);
  return text;
}

/**
 * The canonical text of a value at a depth, in one pass: every statement of a ledger is written by it, more than once. Numbers
 * as ECMAScript writes them (3.2.2.3), names by their UTF-16 code units (3.2.3), which is how `sort` orders texts.
 */
function write(value: unknown, depth: number): string {
  if (depth > MAX_JSON_DEPTH) throw new NotJson();
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      if (!Number.isFinite(value)) throw new NotJson();
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? writeList(value, depth) : writeObject(value, depth);
    default:
      throw new NotJson();
  }
}
function writeList(list: readonly unknown[], depth: number): string {
  let text = '[';
  for (let index = 0; index < list.length; index++) text += (index === 0 ? '' : ',') + write(list[index], depth + 1);
  return `${text}]`;
}
function writeObject(object: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw new NotJson();
  const properties = object as Record<string, unknown>; // Its own enumerable ones, by their names.
  let text = '';
  for (const name of Object.keys(object).sort()) {
    const item = properties[name];
    // An optional property that is undefined is absent; every JSON writer leaves it out.
    const said = quotedName(name);
    if (item !== undefined) text += `${text === '' ? '' : ','}${said}:${write(item, depth + 1)}`;
  }
  return `{${text}}`;
}

/**
 * RFC 8785 canonical JSON of a JSON value. Throws `invalid_input`, naming the place, for what I-JSON (RFC 7493) cannot
 * hold: NaN, infinities, lone surrogates, undefined outside an optional property, functions, class instances, cycles.
 */
export function canonicalJson(value: unknown): string {
  try {
    return write(value, 0);
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    check(value, []);
    throw error;
  }
}

/** SHA-256 of bytes, in lower-case hex. */
export const bytesHash = (bytes: Uint8Array): Hash => sha256Hex(bytes);

/** SHA-256 over the UTF-8 of a text, in lower-case hex; of canonical JSON it is what `hashOf` says of the value. */
export const textHash = (text: string): Hash => sha256Hex(text);

/** SHA-256 over the UTF-8 of the canonical JSON, in lower-case hex. Names specs, statements, suites and reports. */
export const hashOf = (value: unknown): Hash => textHash(canonicalJson(value));
