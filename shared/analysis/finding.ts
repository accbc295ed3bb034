import type { JsonObject } from '../spec/ids.ts';

/**
 * `conflict`: two rules that can apply to one input want what cannot both be. `shadowed`: wherever a rule applies,
 * earlier rules decide everything that it sets. `dead`: no valid input makes a rule apply. `gap`: for some input no rule
 * and no default decides a required answer field. `untested`: no test case makes a rule apply.
 */
export type FindingKind = 'conflict' | 'shadowed' | 'dead' | 'gap' | 'untested';

export interface Finding {
  kind: FindingKind;
  /** Ids of all rules concerned; the first is the one whose matter it is, except in a conflict, where it is the earlier. */
  rules: string[];
  /** Dotted path of the output field concerned. */
  field?: string;
  /** What was found, in words. */
  sentence: string;
  /** What follows from it, in words. */
  detail?: string;
  /** A valid input on which the evaluator confirms it; none for a dead rule, which has no such input. */
  witness?: JsonObject;
}
