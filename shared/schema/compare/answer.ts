import type { Json } from '../../spec/ids.ts';
import type { Formula } from './formula.ts';

/** Whether some JSON value satisfies everything asked: one that does, a proof that none does, or neither. */
export type Answer = { is: 'sat'; value: Json } | { is: 'unsat' } | { is: 'unknown' };
export const UNSAT: Answer = { is: 'unsat' };
export const UNKNOWN: Answer = { is: 'unknown' };
export const sat = (value: Json): Answer => ({ is: 'sat', value });

/** An atom, or its denial, about values of one type. */
export interface Literal {
  formula: Formula;
  holds: boolean;
}
/** What the solvers of single types may ask of the whole. */
export interface Asking {
  solve(goal: readonly Formula[]): Answer;
  all(of: readonly Formula[]): Formula;
  not(of: Formula): Formula;
  /** The formula of texts that are none of these. */
  noneOf(texts: readonly string[]): Formula;
  pattern(pattern: string): Formula;
  /** The formula of values other than this one. */
  otherThan(value: Json): Formula;
  readonly text: Formula;
}

/** The first value that fits; otherwise `unsat` where every answer was a proof. */
export function firstSat(answers: Iterable<Answer>): Answer {
  let result: Answer = UNSAT;
  for (const answer of answers) {
    if (answer.is === 'sat') return answer;
    if (answer.is === 'unknown') result = answer;
  }
  return result;
}

/** Work that one comparison may still do. When it is used up every further question is answered with `unknown`. */
export interface Meter {
  left: number;
}
