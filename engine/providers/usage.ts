import type { Json } from '../../shared/spec/ids.ts';
import { isRecord } from './exchange.ts';

const MOST_PARTS = 50;
const LABEL = /^[\w.:-]{1,40}$/;

/**
 * A provider's own usage object reduced to what usage can be: numbers, flags and short labels. Everything else is left
 * out, because this object is stored and shown, and a careless server may echo anything in it.
 */
export function plainUsage(value: unknown, depth = 0): Json {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'string') return LABEL.test(value) ? value : null;
  if (!isRecord(value) || depth > 3) return null;
  const names = Object.keys(value).filter((name) => LABEL.test(name));
  return Object.fromEntries(names.slice(0, MOST_PARTS).map((name) => [name, plainUsage(value[name], depth + 1)]));
}

/** A model name, fingerprint or request id as a provider sends it: one short line, or nothing. */
export function shortLabel(text: string | null): string | null {
  return text !== null && /^[\x21-\x7e ]{1,200}$/.test(text) ? text : null;
}
