import { AppError } from '../shared/errors.ts';
import { parseStrictJson } from '../shared/json/parse.ts';
import type { Json } from '../shared/spec/ids.ts';
import { tell } from './errors.ts';
import { EXIT, type Terminal } from './terminal.ts';

export type Case = { [name: string]: Json };

const refuse = (message: string): AppError => new AppError('invalid_input', message, { problems: [] });

function readCase(line: string): Case {
  const parsed = parseStrictJson(line);
  if (!parsed.ok) throw refuse(`This line is not valid JSON: ${parsed.message}`);
  if (typeof parsed.value === 'object' && parsed.value !== null && !Array.isArray(parsed.value)) return parsed.value;
  throw refuse('Each line must hold one JSON object.');
}

/** The id of a line that is refused for what else it holds, such as a number that would lose digits. */
function idIn(line: string): Json {
  try {
    return JSON.parse(line)?.id ?? null;
  } catch {
    return null;
  }
}

/** A member that a case must have. */
export function member(given: Case, name: string): Json {
  const value = Object.hasOwn(given, name) ? given[name] : undefined;
  if (value === undefined) throw refuse(`The case has no ${name}.`);
  return value;
}

/**
 * `--jsonl`: answers each case of standard input with one line that carries its id, in order. A case that cannot be used is
 * answered with an error and does not stop the others; whoever sent them reads the answers, so the exit code is 0.
 */
export async function answerLines(
  terminal: Terminal,
  dataFolder: string,
  answer: (given: Case) => object | Promise<object>,
): Promise<number> {
  for await (const line of terminal.lines()) {
    if (terminal.signal.aborted) return EXIT.cancelled;
    if (line.trim() === '') continue;
    let id: Json = null;
    try {
      const given = readCase(line);
      id = given.id ?? null;
      terminal.print(JSON.stringify({ id, ...(await answer(given)) }));
    } catch (error) {
      id ??= idIn(line);
      terminal.print(JSON.stringify({ id, error: tell(error, dataFolder, terminal) }));
    }
  }
  return EXIT.done;
}
