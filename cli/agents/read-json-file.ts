import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { parseStrictJson } from '../../shared/json/parse.ts';
import type { Json } from '../../shared/spec/ids.ts';

/** More than any suite of ours; a larger file is a mistake and would only fill the memory. */
const MOST_BYTES = 256 * 1024 * 1024;

const refuse = (message: string): AppError => new AppError('invalid_input', message, { problems: [] });

/** Reads a file as it is. Throws `not_found` and `invalid_input`, naming it. */
export async function readBytes(folder: string, path: string): Promise<Buffer<ArrayBuffer>> {
  const file = resolve(folder, path);
  const facts = await stat(file).catch(() => undefined);
  if (facts === undefined) throw new AppError('not_found', `There is no file ${path}.`, { entity: 'file', id: path });
  if (!facts.isFile()) throw refuse(`${path} is not a file.`);
  if (facts.size > MOST_BYTES) throw refuse(`${path} is larger than ${MOST_BYTES / 1024 / 1024} MB.`);
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw refuse(`${path} cannot be read (${error.code ?? 'unknown reason'}).`);
  });
}

/** Reads a JSON file without losing anything silently. Throws `not_found` and `invalid_input`, naming file and place. */
export async function readJsonFile(folder: string, path: string): Promise<Json> {
  const text = (await readBytes(folder, path)).toString('utf8');
  // Editors on Windows put a byte order mark first; it is no part of the JSON.
  const parsed = parseStrictJson(text.startsWith('\ufeff') ? text.slice(1) : text);
  if (!parsed.ok) throw refuse(`${path} is not valid JSON: ${parsed.message}`);
  return parsed.value;
}

/** The first thing a schema refuses, as one sentence with its place: "spec › rules › 2 › title: …". */
export function refusedBecause(path: string, error: z.ZodError): AppError {
  const [first] = error.issues;
  const place = (first?.path ?? []).map((part) => (typeof part === 'number' ? String(part + 1) : String(part)));
  const where = place.length === 0 ? '' : ` at ${place.join(' › ')}`;
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  const words = (first?.message ?? 'it does not fit').replace(/\.$/, '');
  return refuse(`${path} does not fit${where}: ${words}${more}.`);
}
