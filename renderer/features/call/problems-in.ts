import type { Field } from '../../../shared/spec/contract.ts';
import type { JsonObject } from '../../../shared/spec/ids.ts';
import { objectProblems } from '../../../shared/spec/object-problems.ts';
import type { FormProblem } from '../../ui/error-summary.tsx';

/** The id of a field's element, by its path. */
export const elementId = (at: string): string => `try-${at.replaceAll('.', '-')}`;

/**
 * What keeps an input from being sent: texts in the form that are no value yet (a number such as “12x”, half-typed JSON), else what
 * does not fit the contract.
 */
export function problemsIn(form: HTMLFormElement, fields: readonly Field[], input: JsonObject): FormProblem[] {
  const unreadable = [...form.querySelectorAll<HTMLElement>('[data-unreadable]')].flatMap((element) => {
    const message = element.dataset.unreadable ?? '';
    return message === '' ? [] : [{ field: element.id === '' ? null : element.id, message }];
  });
  if (unreadable.length > 0) return unreadable;
  return objectProblems(fields, input).map(({ at, message }) => ({ field: elementId(at), message }));
}
