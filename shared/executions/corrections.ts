import { z } from 'zod';
import { wilson } from '../grading/exact-tests.ts';
import type { TextQuestion } from '../grading/judgement.ts';
import { type Contract, fieldAt } from '../spec/contract.ts';
import { agrees } from '../spec/effects.ts';
import { Json, type JsonObject } from '../spec/ids.ts';
import { valueAt } from '../spec/paths.ts';
import { expectationOf } from './promote.ts';
import { isRedactedAt, withoutMarks } from './redact.ts';
import type { Execution } from './views.ts';

/** What a person said of one field of a recorded answer: what it should have been, which may be what it was. */
export interface Correction {
  execution: string;
  /** Dotted path of the output field. */
  field: string;
  title: string;
  /** Of the field's type. */
  kind: string;
  /** null: there was no value. */
  answered: Json;
  right: Json;
  /** What the agent was given, without what was redacted. */
  input: JsonObject;
  /** Id of the member. */
  who: string;
  at: string;
  note?: string;
}

/** The person's word on these fields. Left out: what was redacted, because nobody can compare with it, and what the contract does not have. */
export function correctionsOf(
  { id, record }: Pick<Execution, 'id' | 'record'>,
  contract: Contract,
  fields: readonly { field: string; value: Json }[],
  said: Pick<Correction, 'who' | 'at' | 'note'>,
): Correction[] {
  const input = withoutMarks(record.input).value;
  return fields.flatMap(({ field, value: right }): Correction[] => {
    const found = fieldAt(contract.output, field);
    const answered = (record.output === null ? undefined : valueAt(record.output, field)) ?? null;
    if (found === undefined || (record.output !== null && isRedactedAt(record.output, field))) return [];
    return [{ execution: id, field, title: found.title, kind: found.type.kind, answered, right, input, ...said }];
  });
}

/**
 * The same as a question about meaning, for judges to be measured by: a text that somebody wrote anew did not say what it should. Null
 * for fields that are no text, and where the answer was accepted as it came, because of two equal texts there is nothing to judge.
 */
export function questionOf({ field, title, kind, answered, right, input }: Correction): TextQuestion | null {
  const { comparator } = expectationOf(field, kind, right);
  if (comparator.kind !== 'meaning' || answered === null || agrees(answered, right)) return null;
  return { field, title, rubric: comparator.rubric, expected: right, actual: answered, input };
}

/** Of what people said of the same field of the same execution the last word, whoever said it; the newest first. */
export function lastWords(corrections: readonly Correction[]): Correction[] {
  const last = new Map<string, Correction>();
  for (const one of corrections.toSorted(byTime)) last.set(JSON.stringify([one.execution, one.field]), one);
  return [...last.values()].toSorted(byTime).reverse();
}

/** The moment of a word that is said now: after what was said before, also where this clock is behind that of a colleague. */
export function momentAfter(now: string, before: readonly Pick<Correction, 'at'>[]): string {
  const last = before
    .map(({ at }) => at)
    .toSorted()
    .at(-1);
  return last === undefined || last < now ? now : new Date(Date.parse(last) + 1).toISOString();
}

/** The same on every computer, also of two words of one moment. */
const byTime = (a: Correction, b: Correction): number => {
  const [one, other] = [a, b].map(({ at, execution, field, who }) => [at, execution, field, who].join('\n'));
  return (one ?? '') < (other ?? '') ? -1 : 1;
};

/** What people found right and wrong in one field. */
export const FieldAccuracy = z.object({
  field: z.string(),
  title: z.string(),
  /** Answers that somebody accepted or corrected, and those accepted, with the 95 % interval of their share. */
  looked: z.int(),
  right: z.int(),
  low: z.number(),
  high: z.number(),
  /** What was answered instead of what, the most frequent first, with the executions. */
  mistakes: z.array(z.object({ from: Json, to: Json, executions: z.array(z.string()) })),
});
export type FieldAccuracy = z.infer<typeof FieldAccuracy>;

/**
 * How often people found the answers right, field by field, the worst first; an answer counts once, as it was said last. Texts are left
 * out: rewriting one is a matter of taste too.
 */
export function accuracyOf(corrections: readonly Correction[]): FieldAccuracy[] {
  const fields = Map.groupBy(
    lastWords(corrections).filter(({ kind }) => kind !== 'text'),
    ({ field }) => field,
  );
  return [...fields]
    .map(([field, said]): FieldAccuracy => {
      const wrong = said.filter(({ answered, right }) => !agrees(answered, right));
      const right = said.length - wrong.length;
      const kinds = Map.groupBy(wrong, (one) => JSON.stringify([one.answered, one.right]));
      const mistakes = [...kinds.values()].flatMap((alike) => {
        const [first] = alike;
        const executions = alike.map(({ execution }) => execution);
        return first === undefined ? [] : [{ from: first.answered, to: first.right, executions }];
      });
      return {
        ...{ field, title: said[0]?.title ?? field, looked: said.length, right },
        ...wilson({ passed: right, failed: wrong.length }),
        mistakes: mistakes.toSorted((a, b) => b.executions.length - a.executions.length),
      };
    })
    .toSorted((a, b) => a.right / a.looked - b.right / b.looked);
}
