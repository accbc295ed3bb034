/**
 * An ordered set of values, as whole multiples of `step` in units of the caller's choosing. `marks` are the places
 * where the answer of a condition may change, `ends` those where the contract's bounds lie.
 */
export interface Line {
  step: bigint;
  /** Rounder steps, tried in this order, so that an example reads well. */
  rounder: readonly bigint[];
  marks: readonly bigint[];
  ends: readonly bigint[];
}

const below = (place: bigint, step: bigint): bigint => {
  const rest = ((place % step) + step) % step;
  return rest === 0n ? place - step : place - rest;
};
const above = (place: bigint, step: bigint): bigint => -below(-place, step);
const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisor(b, a % b));
/** The smallest step whose multiples are multiples of both. */
export const commonStep = (a: bigint, b: bigint): bigint => (a / divisor(a, b)) * b;

/**
 * One place for each cell that marks and ends cut the line into: every open interval that holds a multiple of the step,
 * and every mark and end that is one. Within a cell no condition changes its answer and no bound is crossed, so the
 * places stand for the whole line. Places near marks come first.
 */
export function placesOn(line: Line): bigint[] {
  const cuts = [...new Set([...line.marks, ...line.ends])].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const marks = new Set(line.marks);
  const steps = [...line.rounder.map((step) => commonStep(step, line.step)), line.step];
  const between = (low: bigint | undefined, high: bigint | undefined): bigint[] => {
    const fromHigh = high !== undefined && (marks.has(high) || low === undefined || !marks.has(low));
    for (const step of steps) {
      const place = fromHigh ? below(high, step) : above(low ?? 0n, step);
      if ((low === undefined || place > low) && (high === undefined || place < high)) return [place];
    }
    return [];
  };
  const onLine = (place: bigint): boolean => place % line.step === 0n;
  const inner = cuts.slice(1).flatMap((high, index) => between(cuts[index], high));
  const outer = cuts.length === 0 ? [] : [...between(undefined, cuts[0]), ...between(cuts.at(-1), undefined)];
  return [
    ...inner,
    ...outer,
    ...cuts.filter((cut) => marks.has(cut) && onLine(cut)),
    ...cuts.filter((cut) => !marks.has(cut) && onLine(cut)),
  ];
}

/**
 * The same for JSON numbers, whose line is the binary floats: between two neighbours there is none. Two floats stand in
 * the order of their shortest decimal texts, by which conditions compare them.
 */
export function floatPlacesOn(marks: readonly number[], ends: readonly number[]): number[] {
  const cuts = [...new Set([...marks, ...ends])].sort((a, b) => a - b);
  const isMark = new Set(marks);
  const between = (low: number, high: number): number[] => {
    const near = isMark.has(high) || !isMark.has(low) ? [high - 1, low + 1] : [low + 1, high - 1];
    const middle = low / 2 + high / 2;
    const place = [...near, Number(middle.toPrecision(3)), middle].find((value) => value > low && value < high);
    return place === undefined ? [] : [place];
  };
  const inner = cuts.slice(1).flatMap((high, index) => between(cuts[index] ?? high, high));
  const [first, last] = [cuts[0], cuts.at(-1)];
  const lower =
    first === undefined ? [] : [first - 1, first - Math.abs(first), -Number.MAX_VALUE].filter((place) => place < first);
  const upper =
    last === undefined ? [] : [last + 1, last + Math.abs(last), Number.MAX_VALUE].filter((place) => place > last);
  const outer = [...lower.slice(0, 1), ...upper.slice(0, 1)].filter(Number.isFinite);
  return [...inner, ...outer, ...cuts.filter((cut) => isMark.has(cut)), ...cuts.filter((cut) => !isMark.has(cut))];
}
