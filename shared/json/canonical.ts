import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
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

// `canonicalize` follows JSON.stringify where a value is not JSON (toJSON, boxed values, null for undefined in a list).
// Each of those would hash something other than what the reader sees, so they are refused before it runs.
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

/**
 * RFC 8785 canonical JSON of a JSON value. Throws `invalid_input`, naming the place, for what I-JSON (RFC 7493) cannot
 * hold: NaN, infinities, lone surrogates, undefined outside an optional property, functions, class instances, cycles.
 */
export function canonicalJson(value: unknown): string {
  check(value, []);
  return canonicalize(value) ?? refuse([], 'there is no value');
}

/** SHA-256 of bytes, in lower-case hex. */
export const bytesHash = (bytes: Uint8Array): Hash => bytesToHex(sha256(bytes));

/** SHA-256 over the UTF-8 of a text, in lower-case hex; of canonical JSON it is what `hashOf` says of the value. */
export const textHash = (text: string): Hash => bytesToHex(sha256(utf8ToBytes(text)));

/** SHA-256 over the UTF-8 of the canonical JSON, in lower-case hex. Names specs, statements, suites and reports. */
export const hashOf = (value: unknown): Hash => textHash(canonicalJson(value));
