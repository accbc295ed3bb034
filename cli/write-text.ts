import { appendFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../shared/errors.ts';

const refused =
  (path: string) =>
  (error: NodeJS.ErrnoException): never => {
    throw new AppError('invalid_input', `${path} cannot be written (${error.code ?? 'unknown reason'}).`, {
      problems: [],
    });
  };

/** Writes a file, relative to the folder the command was called in. Throws `invalid_input` naming the file and why not. */
export const writeText = (folder: string, path: string, text: string): Promise<void> =>
  writeFile(resolve(folder, path), text, 'utf8').catch(refused(path));

/** Adds to the end of a file, which need not be there; as `writeText`. */
export const appendText = (folder: string, path: string, text: string): Promise<void> =>
  appendFile(resolve(folder, path), text, 'utf8').catch(refused(path));
