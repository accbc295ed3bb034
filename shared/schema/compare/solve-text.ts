import { AMOUNT_PATTERN } from '../json-schema.ts';
import { matchingText } from '../pattern-example.ts';
import { fromTicks, toTicks } from '../ticks.ts';
import { type Answer, type Literal, type Meter, sat, UNKNOWN, UNSAT } from './answer.ts';
import { FORMAT_SHAPES, IMPLIED_FORMATS } from './format-shapes.ts';
import type { FormulaOf } from './formula.ts';
import { machineOf } from './text-machine.ts';
import { searchText } from './text-search.ts';
import { truthOf } from './truth.ts';

/** Longer texts than this are not built to show a difference. */
const LONGEST = 16_000_000;
const LONGEST_MATCHED = 5000;
const MOST_NUMBERED = 2000;
const DECIMAL = /^-?\d{1,15}(\.\d{1,10})?$/;

interface Texts {
  literals: readonly Literal[];
  least: number;
  most: number;
  excluded: ReadonlySet<string>;
}
type TextKind = 'pattern' | 'format' | 'amount' | 'bytes' | 'length' | 'base64';
const those = <K extends TextKind>(literals: readonly Literal[], kind: K, holds: boolean): FormulaOf<K>[] =>
  // Filtered by the kind on the same line.
  literals.filter((one) => one.formula.kind === kind && one.holds === holds).map((one) => one.formula as FormulaOf<K>);

const ticksOf = (text: string): bigint | undefined => (DECIMAL.test(text) ? toTicks(text) : undefined);

/** The amounts between the bounds in steps of the smallest one; undefined where nothing forces the text to be an amount. */
function amountRange(literals: readonly Literal[]): { low: bigint; high: bigint } | 'none' | undefined {
  const decimal = those(literals, 'pattern', true).some(({ pattern }) => pattern === AMOUNT_PATTERN);
  if (!decimal) return undefined;
  let [low, high] = [-(10n ** 25n) + 1n, 10n ** 25n - 1n];
  for (const { formula, holds } of literals) {
    if (formula.kind !== 'amount') continue;
    const at = ticksOf(formula.at);
    if (at === undefined) return undefined;
    if (formula.low === holds) low = [low, holds ? at : at + 1n].reduce((a, b) => (a > b ? a : b));
    else high = [high, holds ? at : at - 1n].reduce((a, b) => (a < b ? a : b));
  }
  return low > high ? 'none' : { low, high };
}

function* amounts(range: { low: bigint; high: bigint }): Iterable<string> {
  const one = toTicks('1');
  const inside = (ticks: bigint): boolean => ticks >= range.low && ticks <= range.high;
  for (const text of ['12.50', '1.00', '0.00', '-1.00']) if (inside(toTicks(text))) yield text;
  for (const step of [one * 10n, one, one / 10n, one / 100n]) {
    const above = (range.low / step) * step + step;
    for (const ticks of [above, above - step, above + step]) if (inside(ticks)) yield fromTicks(ticks);
  }
  yield fromTicks(range.low);
  yield fromTicks(range.high);
}

const blob = (bytes: number): string => 'AAAA'.repeat(Math.floor(bytes / 3)) + ['', 'QQ==', 'QUE='][bytes % 3];

function* candidates({ literals, least, most, excluded }: Texts): Iterable<string> {
  const range = amountRange(literals);
  if (range !== undefined && range !== 'none') yield* amounts(range);
  for (const { formula } of literals) {
    if (formula.kind !== 'amount') continue;
    const at = ticksOf(formula.at);
    if (at !== undefined)
      for (const ticks of [at, at - toTicks('1'), at + toTicks('1'), at - 1n, at + 1n]) yield fromTicks(ticks);
  }
  for (const { formula } of literals)
    if (formula.kind === 'bytes') for (const more of [0, 1]) yield blob(formula.at + more);
  const room = 'a'.repeat(Math.max(0, Math.min(least, LONGEST)));
  for (const { format } of those(literals, 'format', true)) {
    const shape = FORMAT_SHAPES[format];
    if (shape === undefined) continue;
    const { samples, numbered } = shape;
    yield* samples('');
    for (const shorter of [0, 5, 10, 16, 20, 25]) yield* samples(room.slice(Math.min(shorter, room.length)));
    for (let index = 0; index <= excluded.size && index < MOST_NUMBERED; index += 1) yield numbered(index);
  }
  for (const { pattern } of those(literals, 'pattern', true)) {
    for (const repeat of [1, 2, 3, least]) {
      for (const variant of [0, 1, 2]) {
        const text = repeat > 1000 ? undefined : matchingText(pattern, repeat, variant);
        if (text !== undefined) yield text;
      }
    }
  }
  if (least <= 4 && most >= 4) yield 'text';
  yield room;
  yield blob(Math.ceil((least * 3) / 4));
  for (const text of ['a', 'b', 'A1', '0', '-', '', 'two words', '!', 'é', ' ']) yield text + room.slice(text.length);
}

function isContradiction({ literals, least, most }: Texts): boolean {
  if (least > most || amountRange(literals) === 'none') return true;
  const implied = those(literals, 'format', true).map(({ format }) => IMPLIED_FORMATS[format]);
  if (those(literals, 'format', false).some(({ format }) => implied.includes(format))) return true;
  const [smaller, larger] = [those(literals, 'bytes', true), those(literals, 'bytes', false)];
  return smaller.some((high) => larger.some((low) => high.at <= low.at));
}

/** A text that satisfies the literals and is none of the excluded ones. */
export function solveText(literals: readonly Literal[], excluded: ReadonlySet<string>, meter: Meter): Answer {
  let [least, most] = [0, Number.POSITIVE_INFINITY];
  for (const { formula, holds } of literals) {
    if (formula.kind !== 'length') continue;
    if (formula.low === holds) least = Math.max(least, holds ? formula.at : formula.at + 1);
    else most = Math.min(most, holds ? formula.at : formula.at - 1);
  }
  const goal: Texts = { literals, least, most, excluded };
  if (isContradiction(goal)) return UNSAT;
  // Patterns read every character of what they are tried on.
  const isPlain = literals.every(({ formula }) => formula.kind !== 'pattern');
  if (least > (isPlain ? LONGEST : LONGEST_MATCHED)) return UNKNOWN;
  const fits = (text: string): boolean =>
    !excluded.has(text) && literals.every(({ formula, holds }) => truthOf(formula, text) === holds);
  for (const text of candidates(goal)) if (fits(text)) return sat(text);
  return search(goal, fits, meter);
}

/** What candidates did not settle: a search that leaves out what automata cannot express, so that only its proofs are final. */
function search({ literals, least, most, excluded }: Texts, fits: (text: string) => boolean, meter: Meter): Answer {
  const shapes = those(literals, 'format', true).flatMap(({ format }) => FORMAT_SHAPES[format]?.shape ?? []);
  const machines = (patterns: readonly string[]) => patterns.flatMap((pattern) => machineOf(pattern) ?? []);
  const must = machines([...those(literals, 'pattern', true).map(({ pattern }) => pattern), ...shapes]);
  const mustNot = machines(those(literals, 'pattern', false).map(({ pattern }) => pattern));
  const answer = searchText({ must, mustNot, least, most, excluded }, meter);
  return answer.is === 'sat' && !fits(answer.value) ? UNKNOWN : answer;
}
