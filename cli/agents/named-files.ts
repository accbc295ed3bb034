import { open, realpath } from 'node:fs/promises';
import { extname, isAbsolute, relative, resolve, sep } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { MOST_FILE_BYTES } from '../../shared/spec/file-content.ts';
import type { Json, JsonObject } from '../../shared/spec/ids.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.txt': 'text/plain',
  '.webp': 'image/webp',
};

const refuse = (message: string): AppError => new AppError('invalid_input', message, { problems: [] });

/**
 * The same records with every `{"$file": path}` as the file it names. A path leads from `folder` and never out of it, not
 * through `..` and not through a link: inputs often come from somebody else. Throws `invalid_input` naming the path.
 */
export async function withNamedFiles(value: Json, folder: string): Promise<Json> {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const item of value) items.push(await withNamedFiles(item, folder));
    return items;
  }
  if (typeof value.$file === 'string' && Object.keys(value).length === 1) return readNamed(value.$file, folder);
  const object: JsonObject = {};
  // Plain assignment to `__proto__` would change the prototype instead of storing data.
  for (const [name, item] of Object.entries(value))
    Object.defineProperty(object, name, {
      value: await withNamedFiles(item, folder),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return object;
}

async function readNamed(path: string, folder: string): Promise<JsonObject> {
  const outside = refuse(`The file ${path} is not in the folder of the inputs or below it. Put it there.`);
  if (isAbsolute(path) || path.includes('\0')) throw outside;
  const mediaType = MEDIA_TYPES[extname(path).toLowerCase()];
  if (mediaType === undefined)
    throw refuse(`The type of ${path} is not known by its name. Known are ${Object.keys(MEDIA_TYPES).join(', ')}.`);
  const base = await realpath(folder);
  const file = await realpath(resolve(base, path)).catch(() => {
    throw refuse(`There is no file ${path} beside the inputs.`);
  });
  const inside = relative(base, file);
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) throw outside;
  const handle = await open(file, 'r');
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) throw refuse(`${path} is not a file.`);
    if (facts.size > MOST_FILE_BYTES)
      throw refuse(`${path} is larger than ${MOST_FILE_BYTES / 1024 / 1024} MB, the most that one input takes.`);
    return { name: path.split('/').at(-1) ?? path, mediaType, data: (await handle.readFile()).toString('base64') };
  } finally {
    await handle.close();
  }
}
