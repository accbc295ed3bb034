import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../shared/errors.ts';

/** Writes a file, relative to the folder the command was called in. Throws `invalid_input` naming the file and why not. */
export async function writeText(folder: string, path: string, text: string): Promise<void> {
  await writeFile(resolve(folder, path), text, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new AppError('invalid_input', `${path} cannot be written (${error.code ?? 'unknown reason'}).`, {
      problems: [],
    });
  });
}
