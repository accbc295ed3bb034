import type { Json } from '../../spec/ids.ts';
import { type Answer, type Asking, type Literal, sat, UNKNOWN, UNSAT } from './answer.ts';
import type { Formula, FormulaOf } from './formula.ts';

/** Lists longer than this are not built to show a difference. */
const LONGEST = 2000;
const MOST_TRIES = 2000;

interface Counted {
  item: Formula;
  low: number;
  high: number;
}
interface Lists {
  ask: Asking;
  groups: FormulaOf<'items'>[];
  counted: Counted[];
  unique: boolean;
}
/** What items at some positions must be beyond their groups; `same` are positions that must be equal. */
interface Demands {
  at: ReadonlyMap<number, readonly Formula[]>;
  same: readonly [number, number] | undefined;
}

const itemAt = (group: FormulaOf<'items'>, index: number): Formula => group.prefix[index] ?? group.rest;

/** Counts that deny `contains`: too few, or too many. */
function* readings(literals: readonly Literal[]): Iterable<Counted[]> {
  const [first, ...rest] = literals;
  if (first === undefined) {
    yield [];
    return;
  }
  // The caller passes only these.
  const { item, low, high } = first.formula as FormulaOf<'contains'>;
  const own: Counted[] = first.holds
    ? [{ item, low, high }]
    : [
        ...(low > 0 ? [{ item, low: 0, high: low - 1 }] : []),
        ...(high < Number.POSITIVE_INFINITY ? [{ item, low: high + 1, high: Number.POSITIVE_INFINITY }] : []),
      ];
  for (const counted of own) for (const others of readings(rest)) yield [counted, ...others];
}

/** A list that satisfies the literals. Minimal lists suffice: an item that nothing asks for can be left out. */
export function solveArray(ask: Asking, literals: readonly Literal[]): Answer {
  let [least, most] = [0, Number.POSITIVE_INFINITY];
  const groups: FormulaOf<'items'>[] = [];
  const denied: FormulaOf<'items'>[] = [];
  let [unique, repeated] = [false, false];
  for (const { formula, holds } of literals) {
    if (formula.kind === 'count') {
      if (formula.low === holds) least = Math.max(least, holds ? formula.at : formula.at + 1);
      else most = Math.min(most, holds ? formula.at : formula.at - 1);
    } else if (formula.kind === 'items') (holds ? groups : denied).push(formula);
    else if (formula.kind === 'unique' && holds) unique = true;
    else if (formula.kind === 'unique') repeated = true;
  }
  if (least > most) return UNSAT;
  if (least > LONGEST) return UNKNOWN;
  const prefix = Math.max(0, ...[...groups, ...denied].map((group) => group.prefix.length));
  let result: Answer = UNSAT;
  let tries = 0;
  for (const counted of readings(literals.filter(({ formula }) => formula.kind === 'contains'))) {
    const lists: Lists = { ask, groups, counted, unique };
    const extra = counted.reduce((sum, { low }) => sum + low, 0) + denied.length + (repeated ? 2 : 0);
    const longest = Math.min(most, Math.max(least, prefix + extra));
    if (longest > LONGEST) return UNKNOWN;
    for (const demands of demandsOf(ask, denied, repeated, prefix, longest)) {
      const needed = Math.max(0, ...[...demands.at.keys()].map((index) => index + 1), (demands.same?.[1] ?? -1) + 1);
      for (let length = Math.max(least, needed); length <= longest; length += 1) {
        tries += 1;
        if (tries > MOST_TRIES) return UNKNOWN;
        const answer = fill(lists, demands, length, prefix);
        if (answer.is === 'sat') return answer;
        if (answer.is === 'unknown') result = answer;
        // Without counts a longer list only asks for more.
        if (counted.length === 0) break;
      }
    }
  }
  return result;
}

/** Every way to put the denied groups' violations, and a repetition, at positions; those after the tuple are alike. */
function* demandsOf(
  ask: Asking,
  denied: readonly FormulaOf<'items'>[],
  repeated: boolean,
  prefix: number,
  longest: number,
): Iterable<Demands> {
  const [first, ...rest] = denied;
  const positions = Math.min(longest, prefix + denied.length + (repeated ? 2 : 0));
  if (first === undefined) {
    if (!repeated) yield { at: new Map(), same: undefined };
    else
      for (let later = 1; later < positions; later += 1)
        for (let earlier = 0; earlier < later; earlier += 1) yield { at: new Map(), same: [earlier, later] };
    return;
  }
  for (const demands of demandsOf(ask, rest, repeated, prefix, longest)) {
    for (let index = 0; index < Math.min(longest, prefix + denied.length + (repeated ? 2 : 0)); index += 1) {
      const wrong = ask.not(itemAt(first, index));
      if (wrong.kind === 'false') continue;
      yield { ...demands, at: new Map([...demands.at, [index, [...(demands.at.get(index) ?? []), wrong]]]) };
    }
  }
}

/** A list of exactly that length, item by item; for every counted formula each item either satisfies it or not. */
function fill(lists: Lists, demands: Demands, length: number, prefix: number): Answer {
  const { ask, groups, counted, unique } = lists;
  const failed = new Set<string>();
  let result: Answer = UNSAT;
  const values: Json[] = [];
  const asked = (index: number): Formula[] => [
    ...groups.map((group) => itemAt(group, index)),
    ...(demands.at.get(index) ?? []),
  ];
  const alike = demands.at.size === 0 && counted.length === 0 && prefix === 0;
  const from = (index: number, counts: readonly number[]): boolean => {
    if (index === length) return counted.every(({ low }, which) => (counts[which] ?? 0) >= low);
    const place = `${index} ${counts.join(' ')}`;
    if (failed.has(place)) return false;
    for (const signs of signsFor(counted, counts, length - index)) {
      const marks = counted.map(({ item }, which) => (signs[which] ? item : ask.not(item)));
      const again = demands.same?.[1] === index ? values[demands.same[0]] : undefined;
      const together = demands.same?.[0] === index ? asked(demands.same[1]) : [];
      const fresh = unique ? values.map((value) => ask.otherThan(value)) : [];
      const wanted = [...asked(index), ...together, ...marks];
      const goal = [...wanted, ...fresh];
      // The equal item was found with the later position in mind, except for its counts.
      const answer = again === undefined ? ask.solve(goal) : repeatedAnswer(ask, again, marks);
      if (answer.is === 'unknown' || (answer.is === 'unsat' && again !== undefined)) result = UNKNOWN;
      if (answer.is !== 'sat') {
        // Another choice of the earlier items might have left one for this place.
        if (fresh.length > 0 && !alike && ask.solve(wanted).is !== 'unsat') result = UNKNOWN;
        continue;
      }
      values.push(answer.value);
      if (
        from(
          index + 1,
          counts.map((count, which) => count + (signs[which] ? 1 : 0)),
        )
      )
        return true;
      values.pop();
    }
    failed.add(place);
    return false;
  };
  return from(
    0,
    counted.map(() => 0),
  )
    ? sat(values)
    : result;
}

const repeatedAnswer = (ask: Asking, value: Json, marks: readonly Formula[]): Answer =>
  marks.length === 0 ? sat(value) : ask.solve([ask.not(ask.otherThan(value)), ...marks]);

function* signsFor(counted: readonly Counted[], counts: readonly number[], left: number): Iterable<boolean[]> {
  const [first, ...rest] = counted;
  if (first === undefined) {
    yield [];
    return;
  }
  const [count = 0, ...others] = counts;
  const needed = first.low - count;
  if (needed > left) return;
  for (const signs of signsFor(rest, others, left)) {
    if (count < first.high) yield [true, ...signs];
    if (needed < left) yield [false, ...signs];
  }
}
