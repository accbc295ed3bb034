import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../shared/errors.ts';
import { oneLine } from './print/table.ts';
import type { Terminal } from './terminal.ts';

/** A failure as the terminal tells it: one sentence, and for programs the closed error set's code. */
export interface Told {
  code: string;
  message: string;
}

/** Keeps the stack of a bug for whoever is asked about it; the terminal shows only reference and place. */
function keepTrace(dataFolder: string, reference: string, error: unknown, now: string): string | null {
  const folder = join(dataFolder, 'logs');
  const file = join(folder, 'terminal.log');
  // Stack and message only: other properties of an unknown error may hold content or keys.
  const trace = error instanceof Error ? { name: error.name, message: error.message, stack: error.stack } : {};
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    appendFileSync(file, `${JSON.stringify({ time: now, reference, ...trace })}\n`, { mode: 0o600 });
    return file;
  } catch {
    return null;
  }
}

/** The command that does what the message asks for. */
const wayOut = ({ data }: AppError): string =>
  'what' in data && (data.what === 'database_damaged' || data.what === 'database_missing')
    ? ' “rulehouse restore” does that, for a registry “rulehouse registry restore”.'
    : '';

/** What a person reads of anything thrown. What is not an `AppError` is a bug: logged under a short reference. */
export function tell(error: unknown, dataFolder: string, terminal: Terminal): Told {
  if (error instanceof AppError) return { code: error.code, message: oneLine(error.message + wayOut(error)) };
  const reference = randomBytes(4).toString('hex');
  const file = keepTrace(dataFolder, reference, error, terminal.now());
  const where = file === null ? '' : `, which ${file} explains`;
  return {
    code: 'internal',
    message: `Something unexpected went wrong. Report it with the reference ${reference}${where}.`,
  };
}
