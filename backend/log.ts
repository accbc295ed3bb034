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

/**
 * The backend's log: one JSON line per event in `<data folder>/logs/backend.log`. Synchronous, because the lines that
 * matter are those before a crash. Never logs keys, prompts or what people wrote.
 */
export function openLog(dataFolder: string): Log {
  const destination = pino.destination({
    dest: join(dataFolder, 'logs', 'backend.log'),
    mkdir: true,
    sync: true,
    mode: 0o600,
  });
  return pino(
    {
      level: 'info',
      base: null,
      redact: { paths: PRIVATE.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[private]' },
    },
    destination,
  );
}
