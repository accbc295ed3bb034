import pino, { type Logger } from 'pino';

export type Log = Logger;

/** Bytes of lines that may wait for who takes them. */
const MOST_WAITING = 1024 * 1024;

/**
 * Structured log on standard error. Never logs keys, codes, prompts or what people wrote:
 * only names, ids and counts. A full disk or a closed pipe behind it is no reason to stop serving.
 */
export function openLog(level: string): Log {
  const destination = pino.destination({ dest: 2, sync: true, maxLength: MOST_WAITING });
  destination.on('error', () => undefined);
  return pino({ level, base: null }, destination);
}
