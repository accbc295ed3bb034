import { base64Bytes } from '../schema/formats.ts';
import type { Contract, Field, FieldType } from './contract.ts';
import { fileKind, textOf } from './file-content.ts';
import type { Json, JsonObject } from './ids.ts';
import { ownValue } from './paths.ts';

/** A file of an input. `path` is dotted, with the item's index inside lists: `photos.0`. `bytes` counts the decoded data. */
export interface InputFile {
  path: string;
  name: string;
  mediaType: string;
  data: string;
  bytes: number;
}

/** Whether a value of this type can hold a file. */
export const holdsFiles = (type: FieldType): boolean =>
  type.kind === 'file' ||
  (type.kind === 'list' && holdsFiles(type.items)) ||
  (type.kind === 'object' && type.fields.some((field) => holdsFiles(field.type)));

function asFile(value: Json, path: string): InputFile | null {
  const [name, mediaType, data] = ['name', 'mediaType', 'data'].map((part) => ownValue(value, part));
  return typeof name === 'string' && typeof mediaType === 'string' && typeof data === 'string'
    ? { path, name, mediaType, data, bytes: base64Bytes(data) ?? 0 }
    : null;
}

type Replace = (file: InputFile) => Json;

function replaceIn(value: Json, type: FieldType, path: string, replace: Replace): Json {
  if (type.kind === 'file') {
    const file = asFile(value, path);
    return file === null ? value : replace(file);
  }
  if (type.kind === 'list' && Array.isArray(value))
    return value.map((item, index) => replaceIn(item, type.items, `${path}.${index}`, replace));
  return type.kind === 'object' && typeof value === 'object' && value !== null && !Array.isArray(value)
    ? replaceFiles(type.fields, value, replace, `${path}.`)
    : value;
}

// Every call of a run asks this several times of the same contract, which mostly has none.
const known = new WeakMap<readonly Field[], readonly Field[]>();
function holdersAmong(fields: readonly Field[]): readonly Field[] {
  const holders = known.get(fields) ?? fields.filter(({ type }) => holdsFiles(type));
  known.set(fields, holders);
  return holders;
}

/** An object with every file of its fields replaced, in the order of the contract; the object itself where no field holds files. */
export function replaceFiles(fields: readonly Field[], object: JsonObject, replace: Replace, prefix = ''): JsonObject {
  const replaced: JsonObject = {};
  for (const { name, type } of holdersAmong(fields)) {
    const value = ownValue(object, name);
    if (value !== undefined) replaced[name] = replaceIn(value, type, prefix + name, replace);
  }
  return Object.keys(replaced).length === 0 ? object : { ...object, ...replaced };
}

/** Every file of an input, in the order of the contract. */
export function filesIn({ input: fields }: Pick<Contract, 'input'>, input: JsonObject): InputFile[] {
  const files: InputFile[] = [];
  replaceFiles(fields, input, (file) => {
    files.push(file);
    return null;
  });
  return files;
}

/** What stands for a file wherever its data does not belong: results, records, examples in a prompt. */
const named = ({ name, mediaType, bytes }: InputFile): JsonObject => ({ name, mediaType, bytes });

/**
 * The object with name, media type and size of every file in place of its data. `mark` adds to that, such as a fingerprint.
 * Conditions read it as they read the original: they only ask whether a file is there.
 */
export const withoutFileData = (
  fields: readonly Field[],
  object: JsonObject,
  mark: (file: InputFile) => JsonObject = () => ({}),
): JsonObject => replaceFiles(fields, object, (file) => ({ ...named(file), ...mark(file) }));

/**
 * An input as a model reads it, and the files to send beside it. A text file's words stand in the input itself, so that they
 * are delimited as the rest of the data; any other file stands there with its number, from 1, in the order of `files`.
 */
export function splitFiles(contract: Contract, input: JsonObject): { input: JsonObject; files: InputFile[] } {
  const files: InputFile[] = [];
  const split = replaceFiles(contract.input, input, (file) => {
    const text = fileKind(file.mediaType) === 'text' ? textOf(file.data) : null;
    if (text !== null) return { ...named(file), text };
    files.push(file);
    return { file: files.length, ...named(file) };
  });
  return { input: split, files };
}
