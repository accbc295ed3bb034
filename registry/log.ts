import pino, { type Logger } from 'pino';

export type Log = Logger;

/** Structured log on standard error. Never logs keys, codes, prompts or what people wrote: only names, ids and counts. */
export const openLog = (level: string): Log => pino({ level, base: null }, pino.destination({ dest: 2, sync: true }));
