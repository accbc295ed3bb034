import type { Json } from './ids.ts';
import { ownValue } from './paths.ts';

/** A decimal number without rounding: `units / 10 ** scale`. */
export interface Exact {
  units: bigint;
  scale: number;
}

const SHAPE = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;

/** Reads decimal text (`"40.00"`, also `1e-7`) without rounding; null when it is none. */
export function parseDecimal(text: string): Exact | null {
  const match = SHAPE.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const units = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

/**
 * Compares two decimals given as text (`"40.00"`, also `1e-7`) by value: negative, zero or positive like a
 * sort function, null when one is not a decimal. No binary floats, so `"0.30"` is exactly `0.3`.
 */
export function compareDecimals(left: string, right: string): number | null {
  const [a, b] = [parseDecimal(left), parseDecimal(right)];
  if (a === null || b === null) return null;
  const scale = Math.max(a.scale, b.scale);
  const difference = a.units * 10n ** BigInt(scale - a.scale) - b.units * 10n ** BigInt(scale - b.scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Whether `value` is a whole multiple of `step` (positive), exactly. */
export function isMultipleOf(value: number, step: number): boolean {
  const [a, b] = [parseDecimal(String(value)), parseDecimal(String(step))];
  if (a === null || b === null || b.units === 0n) return false;
  const scale = Math.max(a.scale, b.scale);
  return (a.units * 10n ** BigInt(scale - a.scale)) % (b.units * 10n ** BigInt(scale - b.scale)) === 0n;
}

/** How many digits a decimal text shows after its point. */
export const fractionDigits = (text: string): number => parseDecimal(text)?.scale ?? 0;

/** Reads `{amount, currency}`; null for anything else, also when a property is inherited or not text. */
export function asMoney(value: Json | undefined): { amount: string; currency: string } | null {
  const amount = ownValue(value, 'amount');
  const currency = ownValue(value, 'currency');
  return typeof amount === 'string' && typeof currency === 'string' ? { amount, currency } : null;
}

/**
 * Compares two JSON numbers, or two amounts of one currency, by exact value. Null when they cannot be
 * compared: other kinds of value, money of another currency, money with a plain number.
 */
export function compareAmounts(left: Json | undefined, right: Json | undefined): number | null {
  // The decimal that JSON writes for a number grows with the number, so comparing the numbers compares those, far quicker.
  if (typeof left === 'number' && typeof right === 'number')
    return left < right ? -1 : left > right ? 1 : left === right ? 0 : null;
  const [a, b] = [asMoney(left), asMoney(right)];
  return a !== null && b !== null && a.currency === b.currency ? compareDecimals(a.amount, b.amount) : null;
}

/** Whether two JSON numbers, or two amounts of one currency, lie at most `within` apart, exactly and both ends included. */
export function areWithin(left: Json | undefined, right: Json | undefined, within: number): boolean {
  const order = compareAmounts(left, right);
  if (order === null) return false;
  if (order === 0 && within >= 0) return true;
  const text = (value: Json | undefined): string =>
    typeof value === 'number' ? String(value) : (asMoney(value)?.amount ?? '');
  const [a, b, limit] = [parseDecimal(text(left)), parseDecimal(text(right)), parseDecimal(String(within))];
  if (a === null || b === null || limit === null) return false;
  const scale = Math.max(a.scale, b.scale, limit.scale);
  const whole = ({ units, scale: own }: Exact): bigint => units * 10n ** BigInt(scale - own);
  const distance = whole(a) - whole(b);
  return (distance < 0n ? -distance : distance) <= whole(limit);
}
