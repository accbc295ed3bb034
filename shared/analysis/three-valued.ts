/** Not known yet, or not knowable. */
export const UNKNOWN = null;
export type Answer = boolean | typeof UNKNOWN;

/** A condition whose atoms are numbered within their fields. */
export type Question =
  | { kind: 'atom'; variable: number; atom: number }
  | { kind: 'fixed'; answer: Answer }
  | { kind: 'all' | 'any' | 'not'; parts: readonly Question[] };

/** Kleene's strong logic: unknown only where an answer could still turn either way. */
export function answerOf(question: Question, ask: (variable: number, atom: number) => Answer): Answer {
  if (question.kind === 'atom') return ask(question.variable, question.atom);
  if (question.kind === 'fixed') return question.answer;
  // `all` is decided by a false part; `any`, and `not`, which is true when no part is, by a true one.
  const deciding = question.kind !== 'all';
  let open = false;
  for (const part of question.parts) {
    const answer = answerOf(part, ask);
    if (answer === deciding) return question.kind === 'any';
    if (answer === UNKNOWN) open = true;
  }
  return open ? UNKNOWN : question.kind !== 'any';
}
