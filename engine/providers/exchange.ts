import type { Usage } from '../../shared/grading/outcome.ts';

/** One recorded HTTP answer of a provider. Header names are lower-case; `body` is parsed JSON, or text where it was none. */
export interface Exchange {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/** How a provider's answer ended, before anybody looked at the text. `answered` becomes `ok` or `schema_invalid`. */
export type Ending = 'answered' | 'refused' | 'truncated' | 'rate_limited' | 'quota_exhausted' | 'provider_error';

/**
 * What one exchange says, read by a pure function per provider. `text` is the model's text of an `answered` exchange.
 * `message` is for people and built from our own words only: error bodies can quote prompts and keys.
 */
export interface Reading {
  ending: Ending;
  text: string;
  message: string;
  retryable: boolean;
  /** Too many calls at a time, though nobody was limited by name. */
  overloaded?: true;
  retryAfterMs: number | null;
  servedModel: string | null;
  fingerprint: string | null;
  requestId: string | null;
  stopSignal: string | null;
  usage: Usage | null;
  /** US dollars, where the provider says itself what the call cost. */
  reportedCostUsd: number | null;
}

/** What every reading carries unless the provider said more. */
export const BLANK_READING: Reading = {
  ending: 'answered',
  text: '',
  message: '',
  retryable: false,
  retryAfterMs: null,
  servedModel: null,
  fingerprint: null,
  requestId: null,
  stopSignal: null,
  usage: null,
  reportedCostUsd: null,
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const recordAt = (value: unknown, key: string): Record<string, unknown> => {
  const found = isRecord(value) ? value[key] : undefined;
  return isRecord(found) ? found : {};
};
export const listAt = (value: unknown, key: string): unknown[] => {
  const found = isRecord(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
};
export const textAt = (value: unknown, key: string): string | null => {
  const found = isRecord(value) ? value[key] : undefined;
  return typeof found === 'string' ? found : null;
};
export const numberAt = (value: unknown, key: string): number | null => {
  const found = isRecord(value) ? value[key] : undefined;
  return typeof found === 'number' && Number.isFinite(found) ? found : null;
};
