import type { Clock } from '../spec/evaluate.ts';
import { isDecidable, type Rule } from '../spec/rule.ts';
import type { Spec } from '../spec/spec.ts';
import { decisiveEdits, type RuleEdit } from './decisive.ts';
import type { Violation } from './oracle.ts';
import { createReader, type Judged, type SpecReader } from './read-examples.ts';
import type { StoredExample } from './stored-example.ts';

export type { Judged } from './read-examples.ts';

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

const STEP = 25;

/**
 * Judges stored examples by two specs and says what changes, without any model; an agent that was never published starts
 * from no rules. Judged as of the clock's day on both sides. Which conditions hold on which example, and what the last
 * few specs said, is remembered for as long as the examples are the same, and examples to which no edited rule applies are
 * not judged at all, so that after an edit of one rule little is left to do.
 */
export function createRejudge(examples: readonly StoredExample[]): Rejudge {
  const reader = createReader(examples);
  return function* (base, after, clock) {
    const before = base ?? { ...after, rules: [], defaults: [] };
    const [was, now] = [reader(before, clock), reader(after, clock)];
    const decisive = decisiveEdits(before, after);
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
      const edits = decisive.rules.filter(({ id }) => was.fires(id, index) || now.fires(id, index));
      if (edits.length === 0 && !decisive.everywhere) continue;
      const change = changeOf(was, now, index, edits);
      if (change === 'unchanged') continue;
      counts[change] += 1;
      changed.push({ example, change, before: was.judge(index), after: now.judge(index), edits });
    }
    return { counts: { ...counts, unchanged: examples.length - changed.length }, changed };
  };
}

const needsJudgement = (rule: Rule | null): boolean => rule !== null && !isDecidable(rule);

function changeOf(was: SpecReader, now: SpecReader, index: number, edits: readonly RuleEdit[]): Change {
  const [before, after] = [was.judge(index).violations, now.judge(index).violations];
  if (after.some(({ field }) => !before.some((other) => other.field === field))) return 'now_wrong';
  if (before.length > 0 && after.length === 0)
    return before.some((violation) => isOpenNow(violation, now.judge(index))) ? 'open' : 'no_longer_wrong';
  if (edits.some(({ id }) => was.fires(id, index) && !now.fires(id, index))) return 'no_longer_covered';
  if (edits.some(({ id }) => now.fires(id, index) && !was.fires(id, index))) return 'newly_covered';
  return edits.some((edit) => needsJudgement(edit.before) || needsJudgement(edit.after)) ? 'open' : 'unchanged';
}

/** The rule that called a field wrong still applies, but only a judgement could say whether it is kept. */
function isOpenNow({ rule, field }: Violation, after: Judged): boolean {
  const still = after.firing().find((entry) => entry.rule.id === rule.id);
  return still !== undefined && (!isDecidable(still.rule) || after.answer().fields.get(field)?.kind === 'undetermined');
}
