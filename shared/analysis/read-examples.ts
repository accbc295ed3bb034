import { type Clock, evaluate, ruleApplies } from '../spec/evaluate.ts';
import type { Rule } from '../spec/rule.ts';
import type { Spec } from '../spec/spec.ts';
import { answerOf, type Firing, firingAt, type OracleAnswer, type Violation, violationsIn } from './oracle.ts';
import { isKnownIn, type StoredExample } from './stored-example.ts';

/** What a spec says of a stored answer. Rules and answer are worked out where they are looked at. */
export interface Judged {
  violations: readonly Violation[];
  firing(): Firing[];
  answer(): OracleAnswer;
}
/** What one spec says of the examples, which are named by their index. */
export interface SpecReader {
  /** Whether the conditions of a rule, by id, hold on an example; false for a rule that the spec does not have. */
  fires(rule: string, index: number): boolean;
  judge(index: number): Judged;
}

/** Conditions whose answers are kept, one byte an example. */
const MOST_CONDITIONS = 2000;
/** Specs whose judgements are kept: the published one, the draft, the draft without one edit, and the last draft. */
const MOST_SPECS = 4;

/** Reads specs on examples. What it found out stays right for as long as the examples and the clock's day are the same. */
export function createReader(examples: readonly StoredExample[]): (spec: Spec, clock: Clock) => SpecReader {
  const columns = new Map<string, Uint8Array>();
  const readers = new Map<string, SpecReader>();
  let day = '';
  const columnOf = (rule: Rule, clock: Clock): Uint8Array | null => {
    if (!ruleApplies(rule, clock)) return null;
    const text = JSON.stringify(rule.when);
    const column = columns.get(text) ?? new Uint8Array(examples.length);
    columns.set(text, column);
    return column;
  };
  return (spec, clock) => {
    // Conditions look at the day, not at the time.
    const today = clock.now.slice(0, 10);
    if (today !== day || columns.size > MOST_CONDITIONS) {
      columns.clear();
      readers.clear();
    }
    day = today;
    const text = JSON.stringify([spec.rules, spec.defaults, spec.contract.output]);
    const made =
      readers.get(text) ??
      readSpec(
        spec,
        examples,
        spec.rules.map((rule) => columnOf(rule, clock)),
        clock,
      );
    // The least recently used one leaves.
    readers.delete(text);
    readers.set(text, made);
    for (const oldest of [...readers.keys()].slice(0, -MOST_SPECS)) readers.delete(oldest);
    return made;
  };
}

const [UNKNOWN, NO, YES] = [0, 1, 2];

function readSpec(
  spec: Spec,
  examples: readonly StoredExample[],
  columns: readonly (Uint8Array | null)[],
  clock: Clock,
): SpecReader {
  const entries = spec.rules.map(firingAt);
  const places = new Map(spec.rules.map(({ id }, place) => [id, place]));
  const judged: (Judged | undefined)[] = [];
  const firesAt = (place: number, index: number): boolean => {
    const [column, rule, example] = [columns[place], spec.rules[place], examples[index]];
    if (column === undefined || column === null || rule === undefined || example === undefined) return false;
    if (column[index] === UNKNOWN) column[index] = evaluate(rule.when, example.input, clock) ? YES : NO;
    return column[index] === YES;
  };
  const firingFor = (index: number): Firing[] => entries.filter((_, place) => firesAt(place, index));
  const judge = (index: number): Judged => {
    const firing = firingFor(index);
    const example = examples[index];
    return {
      violations: example === undefined ? [] : violationsFor(spec, firing, example),
      firing: () => firingFor(index),
      answer: () => answerOf(spec, firingFor(index)),
    };
  };
  return {
    fires(rule, index) {
      const place = places.get(rule);
      return place !== undefined && firesAt(place, index);
    },
    judge(index) {
      const known = judged[index] ?? judge(index);
      judged[index] = known;
      return known;
    },
  };
}

const violationsFor = (spec: Spec, firing: readonly Firing[], example: StoredExample): Violation[] =>
  violationsIn(spec, firing, answerOf(spec, firing), example.output, (field) => isKnownIn(example, field));
