import { evaluate } from '../spec/evaluate.ts';
import type { JsonObject } from '../spec/ids.ts';
import type { Condition } from '../spec/rule.ts';
import { documentWith } from './documents.ts';
import { type Answer, answerOf, type Question, UNKNOWN } from './three-valued.ts';
import { type Choice, type Ground, type Variable, variablesOf } from './variables.ts';

/** A condition and what it has to be. */
export interface Goal {
  when: Condition;
  is: boolean;
}
/** `impossible` is proved over all valid inputs; `unknown` where neither a witness nor a proof was found within bounds. */
export type Solution = { kind: 'found'; input: JsonObject } | { kind: 'impossible' } | { kind: 'unknown' };

/** Nodes of one search: enough for every proof that a dozen fields ask for, and a few milliseconds at most. */
const MOST_NODES = 4000;

/**
 * Looks for a valid input on which every goal holds: backtracking over the fields that the goals mention, each of which
 * takes one value of every cell that its atoms cut it into. Branches that fail a goal already are cut off. Where no value
 * is known for a cell, its answers alone are tried afterwards: then nothing is found, but nothing is called impossible.
 */
export function solve(goals: readonly Goal[], ground: Ground): Solution {
  const { variables, read } = variablesOf(
    goals.map(({ when }) => when),
    ground,
  );
  const questions = goals.map(({ when, is }) => ({ question: read(when), is }));
  const search = createSearch(variables, questions);
  const certain = search(false);
  if (certain.kind === 'chosen') {
    const input = documentWith(ground.fields, certain.choices);
    // The evaluator has the last word.
    const confirmed = input !== undefined && goals.every(({ when, is }) => evaluate(when, input, ground.clock) === is);
    return confirmed ? { kind: 'found', input } : { kind: 'unknown' };
  }
  if (certain.kind === 'exhausted' && !variables.some(({ choices }) => choices.some(({ open }) => open)))
    return { kind: 'impossible' };
  return certain.kind === 'exhausted' && search(true).kind === 'exhausted'
    ? { kind: 'impossible' }
    : { kind: 'unknown' };
}

type Found =
  | { kind: 'chosen'; choices: { path: string; choice: Choice }[] }
  | { kind: 'exhausted' }
  | { kind: 'given-up' };

function createSearch(variables: readonly Variable[], goals: readonly { question: Question; is: boolean }[]) {
  return (withOpen: boolean): Found => {
    const chosen: (Choice | undefined)[] = variables.map(() => undefined);
    let nodes = 0;
    const ask = (variable: number, atom: number): Answer => chosen[variable]?.answers[atom] ?? UNKNOWN;
    const fails = (): boolean =>
      goals.some(({ question, is }) => {
        const answer = answerOf(question, ask);
        return answer !== UNKNOWN && answer !== is;
      });
    const visit = (at: number): Found['kind'] => {
      const variable = variables[at];
      if (variable === undefined) return 'chosen';
      const hidden = variable.inside.some((parent) => chosen[parent]?.value === undefined);
      for (const choice of hidden ? [variable.missing] : variable.choices) {
        if (choice.open && !withOpen) continue;
        nodes += 1;
        if (nodes > MOST_NODES) return 'given-up';
        chosen[at] = choice;
        const result = fails() ? 'exhausted' : visit(at + 1);
        if (result !== 'exhausted') return result;
      }
      chosen[at] = undefined;
      return 'exhausted';
    };
    const kind = fails() ? 'exhausted' : visit(0);
    if (kind !== 'chosen') return { kind };
    return {
      kind,
      choices: variables.flatMap(({ path }, index) => {
        const choice = chosen[index];
        return choice === undefined ? [] : [{ path, choice }];
      }),
    };
  };
}
