import type { Instant } from './ids.ts';

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const MOMENT = /^(\d{4}-\d\d-\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;
const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of a calendar day such as `2026-03-01`; null when there is no such day. */
export function dayNumber(text: string): number | null {
  const match = DAY.exec(text);
  if (match === null) return null;
  const [year, month, day] = match.slice(1).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year ?? 0, (month ?? 0) - 1, day ?? 0);
  // A day such as 30 February rolls over into another month.
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day ? date.getTime() / DAY_MS : null;
}

/** A point in time, exact to any fraction of a second. `day` counts from 1970-01-01 in UTC. */
export interface Moment {
  seconds: number;
  fraction: string;
  day: number;
}

/** Reads an RFC 3339 date-time such as `2026-03-01T09:30:00+02:00`; null when it is none. */
export function parseMoment(text: string): Moment | null {
  const match = MOMENT.exec(text);
  if (match === null) return null;
  const [, date = '', hour, minute, second, fraction = '', sign, offsetHour = '0', offsetMinute = '0'] = match;
  const day = dayNumber(date);
  if (day === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return null;
  const offset = (sign === '-' ? -1 : 1) * (Number(offsetHour) * 3600 + Number(offsetMinute) * 60);
  const seconds = day * 86_400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offset;
  return { seconds, fraction: fraction.replace(/0+$/, ''), day: Math.floor(seconds / 86_400) };
}

/** The UTC day of a date or a date-time, as a day number; null when the text is neither. */
export const utcDay = (text: string): number | null => dayNumber(text) ?? parseMoment(text)?.day ?? null;

/** The calendar day of an instant in UTC, e.g. `2026-03-01`. */
export const dayOf = (now: Instant): string => now.slice(0, 10);

/**
 * Compares dates and date-times like a sort function; null when one is neither. Two date-times compare as moments;
 * as soon as one side is a day, both compare as days in UTC.
 */
export function compareDates(left: string, right: string): number | null {
  const [a, b] = [parseMoment(left), parseMoment(right)];
  if (a !== null && b !== null) {
    if (a.seconds !== b.seconds) return a.seconds - b.seconds;
    // Fractions without trailing zeros compare as text, digit by digit.
    return a.fraction < b.fraction ? -1 : a.fraction > b.fraction ? 1 : 0;
  }
  const [leftDay, rightDay] = [utcDay(left), utcDay(right)];
  return leftDay === null || rightDay === null ? null : leftDay - rightDay;
}
