import { compareDecimals, isMultipleOf, parseDecimal } from '../../spec/decimal.ts';
import { type Answer, type Literal, sat, UNKNOWN, UNSAT } from './answer.ts';
import type { FormulaOf } from './formula.ts';
import { truthOf } from './truth.ts';

interface Range {
  low: number;
  high: number;
  lowOpen: boolean;
  highOpen: boolean;
}
const MOST_TRIED = 3000;

function rangeOf(literals: readonly Literal[]): Range {
  const range: Range = {
    low: Number.NEGATIVE_INFINITY,
    high: Number.POSITIVE_INFINITY,
    lowOpen: false,
    highOpen: false,
  };
  for (const { formula, holds } of literals) {
    if (formula.kind !== 'bound') continue;
    const open = formula.open === holds;
    if (formula.low === holds) {
      if (formula.at > range.low || (formula.at === range.low && open))
        Object.assign(range, { low: formula.at, lowOpen: open });
    } else if (formula.at < range.high || (formula.at === range.high && open))
      Object.assign(range, { high: formula.at, highOpen: open });
  }
  return range;
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
const roundDown = (value: bigint, step: bigint): bigint => value / step - (value % step < 0n ? 1n : 0n);

/** Round numbers first, because people read them; `size` 1 is the ones, 100 the hundreds. */
function roundSizes(width: number): number[] {
  const sizes: number[] = [];
  for (
    let size = 10 ** Math.min(15, Math.floor(Math.log10(Math.max(width, 1e-15))));
    size > 1e-15 && sizes.length < 20;
    size /= 10
  )
    sizes.push(Number(size.toPrecision(1)));
  return sizes;
}

function* anywhere({ low, high }: Range): Iterable<number> {
  const [finiteLow, finiteHigh] = [Number.isFinite(low), Number.isFinite(high)];
  if (!finiteLow && !finiteHigh) yield* [1, 0, 0.5, 1.23, -1, 1 / 3];
  else if (!finiteHigh) for (const more of [0, 1, 0.5, 10, 0.37, 2]) yield low + more;
  else if (!finiteLow) for (const less of [0, 1, 0.5, 10, 0.37, 2]) yield high - less;
  else {
    const middle = low + (high - low) / 2;
    for (const size of roundSizes(high - low)) {
      const round = Number((Math.round(middle / size) * size).toPrecision(12));
      yield round;
      if (size < 1) yield Number((round + size / 4).toPrecision(12));
    }
    yield* [low, high, middle, low + (high - low) / 3, low + (high - low) / 7];
  }
}

/** A number that satisfies the literals and is none of the excluded ones; whole-number arithmetic decides about multiples. */
export function solveNumber(literals: readonly Literal[], excluded: ReadonlySet<number>): Answer {
  const range = rangeOf(literals);
  const { low, high } = range;
  if (low > high || (low === high && (range.lowOpen || range.highOpen))) return UNSAT;
  const fits = (value: number): boolean =>
    Number.isFinite(value) &&
    !excluded.has(value) &&
    literals.every(({ formula, holds }) => truthOf(formula, value) === holds);
  if (low === high) return fits(low) ? sat(low) : UNSAT;
  // Filtered by the kind on the same line.
  const steps = literals
    .filter(({ formula }) => formula.kind === 'multiple')
    .map((one) => ({ step: (one.formula as FormulaOf<'multiple'>).step, holds: one.holds }));
  const positive = steps.filter(({ holds }) => holds).map(({ step }) => step);
  if (positive.length > 0)
    return solveMultiples(
      range,
      positive,
      steps.filter(({ holds }) => !holds).map(({ step }) => step),
      fits,
    );
  for (const value of anywhere(range)) if (fits(value)) return sat(value + 0);
  // Between two different numbers lie more than any steps or exclusions take away, but none may be a double.
  return UNKNOWN;
}

function solveMultiples(range: Range, wanted: number[], denied: number[], fits: (value: number) => boolean): Answer {
  const finite = [range.low, range.high].filter(Number.isFinite);
  const parts = [...wanted, ...denied, ...finite].map((value) => parseDecimal(String(value)));
  const scale = Math.max(...parts.map((part) => part?.scale ?? 0));
  if (scale > 400) return UNKNOWN;
  const exact = (value: number): bigint => {
    const part = parseDecimal(String(value));
    return part === null ? 0n : part.units * 10n ** BigInt(scale - part.scale);
  };
  const step = wanted.map(exact).reduce((a, b) => (a / gcd(a, b)) * b);
  // Every multiple of the step is a multiple of what divides it.
  if (denied.some((each) => step % exact(each) === 0n)) return UNSAT;
  const least = Number.isFinite(range.low)
    ? roundDown(exact(range.low) + (range.lowOpen ? 0n : -1n), step) + 1n
    : undefined;
  const most = Number.isFinite(range.high)
    ? roundDown(exact(range.high) - (range.highOpen ? 1n : 0n), step)
    : undefined;
  if (least !== undefined && most !== undefined && least > most) return UNSAT;
  const inside = (factor: bigint): boolean =>
    (least === undefined || factor >= least) && (most === undefined || factor <= most);
  for (const value of anywhere(range))
    if (wanted.every((each) => isMultipleOf(value, each)) && fits(value)) return sat(value + 0);
  const start = least ?? (most === undefined ? 0n : most);
  const direction = least === undefined && most !== undefined ? -1n : 1n;
  let exactly = true;
  for (let count = 0n; count < MOST_TRIED; count += 1n) {
    const factor = start + count * direction;
    // All have been tried, which proves something only while none of them was rounded.
    if (!inside(factor)) return exactly ? UNSAT : UNKNOWN;
    const text = decimalText(factor * step, scale);
    const value = Number(text);
    exactly &&= compareDecimals(String(value), text) === 0;
    if (fits(value)) return sat(value + 0);
  }
  return UNKNOWN;
}

function decimalText(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return units < 0n ? `-${text}` : text;
}
