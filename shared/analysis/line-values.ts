import type { FieldType } from '../spec/contract.ts';
import { dayNumber, dayOf, parseMoment, utcDay } from '../spec/dates.ts';
import { asMoney, compareDecimals, parseDecimal } from '../spec/decimal.ts';
import type { Clock } from '../spec/evaluate.ts';
import type { Json } from '../spec/ids.ts';
import { ownValue } from '../spec/paths.ts';
import type { Atom } from '../spec/rule.ts';
import { commonStep, floatPlacesOn, type Line, placesOn } from './line.ts';

/** Values that stand for all of a type; not complete where a cell may have a value that could not be written down. */
export interface LineValues {
  values: Json[];
  complete: boolean;
}

type TypeOf<K extends FieldType['kind']> = Extract<FieldType, { kind: K }>;
const DAY_SECONDS = 86_400n;
const isNumber = (value: Json | undefined): value is number => typeof value === 'number';
const isText = (value: Json | undefined): value is string => typeof value === 'string';
const present = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;

/** Every value that an atom compares with. */
export function constantsOf(atoms: readonly Atom[]): Json[] {
  return atoms.flatMap(({ value }) =>
    Array.isArray(value) ? value : [value, ownValue(value, 'from'), ownValue(value, 'to')].filter(present),
  );
}

const scaleOf = (texts: readonly string[]): number =>
  Math.max(0, ...texts.map((text) => parseDecimal(text)?.scale ?? 0));
/** A decimal in units of 10^-scale, where it has no more places than that. */
function toUnits(text: string, scale: number): bigint[] {
  const exact = parseDecimal(text);
  return exact === null || exact.scale > scale ? [] : [exact.units * 10n ** BigInt(scale - exact.scale)];
}
function fromUnits(units: bigint, scale: number, places: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits
    .slice(digits.length - scale)
    .replace(/0+$/, '')
    .padEnd(places, '0');
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The values of the places of a line; incomplete where one of them cannot be written. */
function written(line: Line, write: (place: bigint) => Json | undefined): LineValues {
  const values = placesOn(line).map(write);
  return { values: values.filter(present), complete: values.every((value) => value !== undefined) };
}

function numbers(type: TypeOf<'number' | 'integer'>, atoms: readonly Atom[]): LineValues {
  const marks = constantsOf(atoms).filter(isNumber);
  const ends = [type.minimum, type.maximum, type.exclusiveMinimum, type.exclusiveMaximum].filter(isNumber);
  if (type.kind === 'number' && type.multipleOf === undefined)
    return { values: floatPlacesOn(marks, ends), complete: true };
  const multiple = String(type.multipleOf ?? 1);
  const scale = scaleOf([...marks, ...ends].map(String).concat(multiple));
  const units = (value: number): bigint[] => toUnits(String(value), scale);
  const one = 10n ** BigInt(scale);
  const [step = one] = toUnits(multiple, scale);
  const line = {
    step: type.kind === 'integer' ? commonStep(step, one) : step,
    rounder: [one],
    marks: marks.flatMap(units),
    ends: ends.flatMap(units),
  };
  return written(line, (place) => {
    const text = fromUnits(place, scale, 0);
    // Beyond 2^53 not every multiple is a JSON number.
    return compareDecimals(String(Number(text)), text) === 0 ? Number(text) : undefined;
  });
}

const MONEY_PLACES = 10;
const MOST_MONEY = `${'9'.repeat(15)}.${'9'.repeat(MONEY_PLACES)}`;

function money(type: TypeOf<'money'>, atoms: readonly Atom[]): LineValues {
  const amounts = constantsOf(atoms).map(asMoney).filter(present);
  const bounds = [type.minimum, type.maximum].filter(present);
  const scale = Math.max(MONEY_PLACES, scaleOf(amounts.map(({ amount }) => amount)));
  const units = (amount: string): bigint[] => toUnits(amount, scale);
  const one = 10n ** BigInt(scale);
  const perCurrency = [...new Set(type.currencies)].map((currency) =>
    written(
      {
        step: 10n ** BigInt(scale - MONEY_PLACES),
        rounder: [one / 100n],
        marks: amounts.filter((amount) => amount.currency === currency).flatMap(({ amount }) => units(amount)),
        ends: [`-${MOST_MONEY}`, MOST_MONEY, ...bounds].flatMap(units),
      },
      (place) => ({ amount: fromUnits(place, scale, 2), currency }),
    ),
  );
  return { values: perCurrency.flatMap(({ values }) => values), complete: true };
}

const FIRST_DAY = '0000-01-01';
const LAST_DAY = '9999-12-31';
const DAY_MS = 86_400_000;
const writeDay = (day: number): string | undefined => {
  const instant = new Date(day * DAY_MS);
  const text = Number.isNaN(instant.getTime()) ? '' : instant.toISOString().slice(0, 10);
  return dayNumber(text) === day ? text : undefined;
};

/** Days on which `within_last_days` begins and ends to be true. */
function daysFrom(atoms: readonly Atom[], clock: Clock): number[] {
  const today = utcDay(dayOf(clock.now));
  if (today === null) return [];
  const reach = atoms.filter((atom) => atom.operator === 'within_last_days').map((atom) => atom.value);
  return reach.filter(isNumber).flatMap((days) => [today - Math.floor(days), today]);
}

function dates(atoms: readonly Atom[], clock: Clock): LineValues {
  const named = constantsOf(atoms).filter(isText).map(utcDay).filter(present);
  const line = {
    step: 1n,
    rounder: [],
    marks: [...named, ...daysFrom(atoms, clock)].map(BigInt),
    ends: [FIRST_DAY, LAST_DAY].map(dayNumber).filter(present).map(BigInt),
  };
  const { values } = written(line, (place) => writeDay(Number(place)));
  // Days before the first and after the last cannot be written, and are no values.
  return { values, complete: true };
}

function moments(atoms: readonly Atom[], clock: Clock): LineValues {
  const texts = constantsOf(atoms).filter(isText);
  const exact = texts.map(parseMoment).filter(present);
  // One place more than any constant has, so that there is always room between two of them.
  const scale = Math.max(0, ...exact.map(({ fraction }) => fraction.length)) + 1;
  const one = 10n ** BigInt(scale);
  const bounds = [FIRST_DAY, LAST_DAY].map(dayNumber).filter(present).map(BigInt);
  const days = [...texts.map(utcDay).filter(present), ...daysFrom(atoms, clock)].map(BigInt);
  const marks = [
    ...exact.map(({ seconds, fraction }) => BigInt(seconds) * one + BigInt(fraction.padEnd(scale, '0'))),
    ...days.flatMap((day) => [day * DAY_SECONDS * one, (day + 1n) * DAY_SECONDS * one]),
  ];
  const [first = 0n, last = 0n] = bounds;
  const ends = [first * DAY_SECONDS * one, (last + 1n) * DAY_SECONDS * one - 1n];
  const line = { step: 1n, rounder: [3600n * one, 60n * one, one], marks, ends };
  const { values } = written(line, (place) => writeMoment(place, one, scale));
  // An offset takes a moment up to a day beyond these years; a mark out there is not followed.
  const inside = marks.every(
    (mark) => ends[0] !== undefined && ends[1] !== undefined && mark > ends[0] && mark < ends[1],
  );
  return { values, complete: inside };
}

function writeMoment(place: bigint, one: bigint, scale: number): string | undefined {
  const dayUnits = DAY_SECONDS * one;
  const rest = ((place % dayUnits) + dayUnits) % dayUnits;
  const day = writeDay(Number((place - rest) / dayUnits));
  const seconds = Number(rest / one);
  const [hour, minute, second] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  const fraction = String(rest % one)
    .padStart(scale, '0')
    .replace(/0+$/, '');
  return day === undefined ? undefined : `${day}T${hour}:${minute}:${second}${fraction === '' ? '' : `.${fraction}`}Z`;
}

/** Values of an ordered type, one for each cell that the atoms' constants and the contract's bounds cut it into. */
export function lineValues(type: FieldType, atoms: readonly Atom[], clock: Clock): LineValues {
  switch (type.kind) {
    case 'number':
    case 'integer':
      return numbers(type, atoms);
    case 'money':
      return money(type, atoms);
    case 'date':
      return dates(atoms, clock);
    case 'date-time':
      return moments(atoms, clock);
    default:
      return { values: [], complete: false };
  }
}
