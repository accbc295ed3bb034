const locale = (): string[] => [...navigator.languages];

const memo = new Map<string, unknown>();
function once<T>(key: string, make: () => T): T {
  if (!memo.has(key)) memo.set(key, make());
  // The key names the formatter's type, so what stands under it was made by the same `make`.
  return memo.get(key) as T;
}

/** "14:02" */
export const formatTime = (instant: string | Date): string =>
  once('time', () => new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' })).format(
    new Date(instant),
  );

/** "12 Nov 2026, 14:02" */
export const formatInstant = (instant: string | Date): string =>
  once('instant', () => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' })).format(
    new Date(instant),
  );

/** "12 Nov 2026", of a calendar day such as 2026-11-12. */
export const formatDay = (day: string): string =>
  once('day', () => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeZone: 'UTC' })).format(new Date(day));

export const formatNumber = (value: number): string =>
  once('number', () => new Intl.NumberFormat(locale())).format(value);

/** A share from 0 to 1 in whole percent. */
export const formatPercent = (share: number): string =>
  once('percent', () => new Intl.NumberFormat(locale(), { style: 'percent' })).format(share);

/** Provider prices are fractions of a cent, hence up to four decimals. */
export const formatUsd = (amount: number): string =>
  once(
    'usd',
    () =>
      new Intl.NumberFormat(locale(), {
        style: 'currency',
        currency: 'USD',
        minimumFractionDigits: 2,
        maximumFractionDigits: 4,
      }),
  ).format(amount);

export const formatBytes = (bytes: number): string =>
  bytes < 1_000_000
    ? once(
        'kb',
        () => new Intl.NumberFormat(locale(), { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 }),
      ).format(bytes / 1000)
    : once(
        'mb',
        () => new Intl.NumberFormat(locale(), { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }),
      ).format(bytes / 1_000_000);

/** "Aurel, Nordhem and Pavo" */
export const formatList = (words: readonly string[]): string =>
  once('list', () => new Intl.ListFormat(locale(), { type: 'conjunction' })).format(words);

/** `count(3, 'change')` → "3 changes". */
export const count = (n: number, one: string, many = `${one}s`): string => `${formatNumber(n)} ${n === 1 ? one : many}`;

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** "2 hours ago", "in 3 days", "just now". */
export function formatRelative(instant: string, now: number): string {
  const seconds = (new Date(instant).getTime() - now) / 1000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  if (step === undefined) return 'just now';
  const [unit, size] = step;
  return once('relative', () => new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' })).format(
    Math.trunc(seconds / size),
    unit,
  );
}
