import { join } from 'node:path';
import pino, { type Logger } from 'pino';

export type Log = Logger;

/** Names under which a secret or somebody's content could stand in a logged object. */
const PRIVATE = [
  'apiKey',
  'key',
  'secret',
  'token',
  'authorization',
  'invite',
  'code',
  'input',
  'output',
  'instructions',
  'prompt',
  'spec',
  'envelope',
];

/** Bytes of lines that may wait for the disk. */
const MOST_WAITING = 1024 * 1024;

function openDestination(file: string) {
  const options = { sync: true, maxLength: MOST_WAITING };
  try {
    return pino.destination({ ...options, dest: file, mkdir: true, mode: 0o600 });
  } catch {
    // Said on the terminal then, which is better than not starting.
    return pino.destination({ ...options, dest: 2 });
  }
}

/**
 * The backend's log: one JSON line per event in `<data folder>/logs/backend.log`. Synchronous, because the lines that
 * matter are those before a crash. Never logs keys, prompts or what people wrote. A disk that takes no lines is no reason to
 * stop: they wait in memory, up to a bound, and are tried again with the next one.
 */
export function openLog(dataFolder: string): Log {
  const destination = openDestination(join(dataFolder, 'logs', 'backend.log'));
  destination.on('error', () => undefined);
  return pino(
    {
      level: 'info',
      base: null,
      redact: { paths: PRIVATE.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[private]' },
    },
    destination,
  );
}
