const UNIT_MS: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `6m0s`, `800ms`, `1h2m3.5s`: durations as Go prints them, in milliseconds. Null when it is something else. */
export function goDurationMs(text: string): number | null {
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return null;
  let total = 0;
  for (const [, amount = '0', unit = 'ms'] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)) {
    total += Number(amount) * (UNIT_MS[unit] ?? 0);
  }
  return total;
}

/** Milliseconds from seconds (`7`, `0.5`), a Go duration or a date (HTTP or RFC 3339); never negative. */
function delayMs(text: string, now: number): number | null {
  const value = text.trim();
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const duration = goDurationMs(value);
  if (duration !== null) return duration;
  const date = /[a-z]|T\d/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

const RESETS: { remaining: string; reset: string }[] = [
  ...['requests', 'tokens', 'project-tokens'].map((kind) => ({
    remaining: `x-ratelimit-remaining-${kind}`,
    reset: `x-ratelimit-reset-${kind}`,
  })),
  ...['requests', 'tokens', 'input-tokens', 'output-tokens'].map((kind) => ({
    remaining: `anthropic-ratelimit-${kind}-remaining`,
    reset: `anthropic-ratelimit-${kind}-reset`,
  })),
];

/**
 * How long a provider asks to wait, in milliseconds, or null when it does not say. `retry-after-ms` is the most exact,
 * then `retry-after` (seconds or a date); without either, the latest reset among the limits that have nothing left.
 * `now` is epoch milliseconds, for dates.
 */
export function retryAfterMs(headers: Record<string, string>, now: number): number | null {
  const exact = headers['retry-after-ms'];
  if (exact !== undefined && /^\d+(\.\d+)?$/.test(exact.trim())) return Math.ceil(Number(exact));
  const plain = headers['retry-after'];
  const asked = plain === undefined ? null : delayMs(plain, now);
  if (asked !== null) return Math.ceil(asked);
  const resets = RESETS.flatMap(({ remaining, reset }) => {
    const text = headers[reset];
    if (headers[remaining] !== '0' || text === undefined) return [];
    return delayMs(text, now) ?? [];
  });
  return resets.length === 0 ? null : Math.ceil(Math.max(...resets));
}
