import { type Clock, evaluate, ruleApplies } from '../spec/evaluate.ts';
import { isDecidable, type Rule } from '../spec/rule.ts';
import type { Spec } from '../spec/spec.ts';
import { type Decisive, decisiveEdits, type RuleEdit } from './decisive.ts';
import { answerOf, type Firing, firingAt, type OracleAnswer, type Violation, violationsIn } from './oracle.ts';
import { isKnownIn, type StoredExample } from './stored-example.ts';

/**
 * What an edit makes of a stored answer, the first that fits: `now_wrong`: a rule calls a field wrong that none did
 * before. `no_longer_wrong`: it was called wrong, and is not any more. `no_longer_covered`: an edited rule applied to the
 * input and does not now. `newly_covered`: the other way round. `open`: a judgement in an edited rule decides.
 */
export type Change = 'now_wrong' | 'no_longer_wrong' | 'no_longer_covered' | 'newly_covered' | 'open' | 'unchanged';
/** In the order in which people want to see them. */
export const CHANGES: readonly Change[] = [
  'now_wrong',
  'no_longer_covered',
  'open',
  'no_longer_wrong',
  'newly_covered',
  'unchanged',
];

/** What a spec says of a stored answer. */
export interface Judged {
  firing: Firing[];
  answer: OracleAnswer;
  violations: Violation[];
}
export interface Rejudged {
  example: StoredExample;
  change: Exclude<Change, 'unchanged'>;
  before: Judged;
  after: Judged;
  /** The edited rules that apply to it, before or after. */
  edits: RuleEdit[];
}
export interface Comparison {
  counts: Record<Change, number>;
  /** In the order of the examples. */
  changed: Rejudged[];
}

/** Steps of a few milliseconds each, so that whoever runs them can stop between two. */
export type Steps<T> = Generator<undefined, T, undefined>;
export type Rejudge = (before: Spec | null, after: Spec, clock: Clock) => Steps<Comparison>;

const STEP = 200;
/** Conditions whose answers are kept, one byte an example. */
const MOST_CONDITIONS = 2000;

/**
 * Judges stored examples by two specs and says what changes, without any model; an agent that was never published starts
 * from no rules. Judged as of the clock's day on both sides. Which conditions hold on which example is remembered for as
 * long as the examples are the same, and examples to which no edited rule applies are not judged at all, so that after an
 * edit of one rule little is left to do.
 */
export function createRejudge(examples: readonly StoredExample[]): Rejudge {
  const memory = rememberFiring(examples);
  return function* (base, after, clock) {
    const before = base ?? { ...after, rules: [], defaults: [] };
    const decisive = decisiveEdits(before, after);
    const applies = memory(clock);
    const counts: Comparison['counts'] = {
      now_wrong: 0,
      no_longer_wrong: 0,
      no_longer_covered: 0,
      newly_covered: 0,
      open: 0,
      unchanged: 0,
    };
    const changed: Rejudged[] = [];
    for (const [index, example] of examples.entries()) {
      if (index % STEP === STEP - 1) yield;
      const found = rejudgeOne(before, after, decisive, example, (rule) => applies(rule, index));
      counts[found?.change ?? 'unchanged'] += 1;
      if (found !== null) changed.push(found);
    }
    return { counts, changed };
  };
}

function rejudgeOne(
  before: Spec,
  after: Spec,
  decisive: Decisive,
  example: StoredExample,
  applies: (rule: Rule) => boolean,
): Rejudged | null {
  const holds = (rule: Rule | null): boolean => rule !== null && applies(rule);
  const edits = decisive.rules.filter((edit) => holds(edit.before) || holds(edit.after));
  if (edits.length === 0 && !decisive.everywhere) return null;
  const judge = (spec: Spec): Judged => {
    const firing = spec.rules.flatMap((rule, position) => (applies(rule) ? [firingAt(rule, position)] : []));
    const answer = answerOf(spec, firing);
    const isKnown = (field: string): boolean => isKnownIn(example, field);
    return { firing, answer, violations: violationsIn(spec, firing, answer, example.output, isKnown) };
  };
  const [was, now] = [judge(before), judge(after)];
  const change = changeOf(was, now, edits);
  return change === 'unchanged' ? null : { example, change, before: was, after: now, edits };
}

const firesIn = ({ firing }: Judged, id: string): boolean => firing.some(({ rule }) => rule.id === id);
const needsJudgement = (rule: Rule | null): boolean => rule !== null && !isDecidable(rule);

function changeOf(before: Judged, after: Judged, edits: readonly RuleEdit[]): Change {
  const was = new Set(before.violations.map(({ field }) => field));
  if (after.violations.some(({ field }) => !was.has(field))) return 'now_wrong';
  if (was.size > 0 && after.violations.length === 0)
    return before.violations.some((violation) => isOpenNow(violation, after)) ? 'open' : 'no_longer_wrong';
  const turned = (from: Judged, to: Judged): boolean => edits.some(({ id }) => firesIn(from, id) && !firesIn(to, id));
  if (turned(before, after)) return 'no_longer_covered';
  if (turned(after, before)) return 'newly_covered';
  return edits.some((edit) => needsJudgement(edit.before) || needsJudgement(edit.after)) ? 'open' : 'unchanged';
}

/** The rule that called a field wrong still applies, but only a judgement could say whether it is kept. */
function isOpenNow({ rule, field }: Violation, { firing, answer }: Judged): boolean {
  const still = firing.find((entry) => entry.rule.id === rule.id);
  return still !== undefined && (!isDecidable(still.rule) || answer.fields.get(field)?.kind === 'undetermined');
}

const [UNKNOWN, NO, YES] = [0, 1, 2];

/** Whether a rule applies to the example with an index, answered from memory where the same condition was asked before. */
function rememberFiring(examples: readonly StoredExample[]): (clock: Clock) => (rule: Rule, index: number) => boolean {
  const columns = new Map<string, Uint8Array>();
  let day = '';
  return (clock) => {
    // Conditions look at the day, not at the time.
    const today = clock.now.slice(0, 10);
    if (today !== day || columns.size > MOST_CONDITIONS) columns.clear();
    day = today;
    const known = new Map<Rule, Uint8Array | null>();
    const columnOf = (rule: Rule): Uint8Array | null => {
      if (!ruleApplies(rule, clock)) return null;
      const text = JSON.stringify(rule.when);
      const column = columns.get(text) ?? new Uint8Array(examples.length);
      columns.set(text, column);
      return column;
    };
    return (rule, index) => {
      let column = known.get(rule);
      if (column === undefined) {
        column = columnOf(rule);
        known.set(rule, column);
      }
      const example = examples[index];
      if (column === null || example === undefined) return false;
      if (column[index] === UNKNOWN) column[index] = evaluate(rule.when, example.input, clock) ? YES : NO;
      return column[index] === YES;
    };
  };
}
