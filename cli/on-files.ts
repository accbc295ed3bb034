import { AppError } from '../shared/errors.ts';
import type { Json } from '../shared/spec/ids.ts';
import { readJsonFile } from './agents/read-json-file.ts';
import { tell } from './errors.ts';
import { EXIT, type Terminal } from './terminal.ts';

/** Runs a command on files; whatever makes them unusable is told in one sentence, with exit code 2. */
export async function onFiles(
  terminal: Terminal,
  options: { data: string; json?: boolean },
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    const told = tell(error, options.data, terminal);
    if (options.json === true) terminal.print(JSON.stringify({ error: told }));
    terminal.say(told.message);
    return EXIT.unusable;
  }
}

/** Reads a file that may be left out only where cases come as lines. */
export function fileOf(terminal: Terminal, path: string | undefined, what: string): Promise<Json> {
  if (path !== undefined) return readJsonFile(terminal.folder, path);
  throw new AppError('invalid_input', `Name the file of the ${what}, or give cases on standard input with --jsonl.`, {
    problems: [],
  });
}
