import { useMutation } from '@tanstack/react-query';
import { type ReactNode, type SyntheticEvent, useRef, useState } from 'react';
import { problemsOf, wordsOf } from '../lib/errors.ts';
import { ErrorSummary, type FormProblem } from './error-summary.tsx';

interface Refusal {
  /** What keeps the form from being sent, for its top; takes the focus at each refusal anew. null while nothing does. */
  summary: ReactNode;
  /** What is wrong with the field whose input has this id. */
  errorOf: (field: string) => string | null;
  /** Shows these problems in place of those before; none clears them. */
  refuse: (problems: readonly FormProblem[]) => void;
}

/** What a form says when it was not accepted. `title`: what did not happen, such as "The agent could not be created". */
export function useRefusal(title: string): Refusal {
  const [{ problems, attempt }, setRefused] = useState<{ problems: readonly FormProblem[]; attempt: number }>({
    problems: [],
    attempt: 0,
  });
  return {
    summary: problems.length > 0 && <ErrorSummary key={attempt} title={title} problems={problems} />,
    errorOf: (field) => problems.find((problem) => problem.field === field)?.message ?? null,
    refuse: (found) => setRefused((before) => ({ problems: found, attempt: before.attempt + 1 })),
  };
}

interface Form<Result> {
  title: string;
  /** What is wrong with what was typed; asked at each submit, and nothing is sent while there is something. */
  check?: () => readonly FormProblem[];
  send: () => Promise<Result>;
  done?: (result: Result) => void;
  /** Words of an error where its own do not say enough here. */
  words?: (error: unknown) => string;
  /** The id of the input that a problem of the backend's is about; null when no single one is. */
  fieldOf?: (problem: { field: string }) => string | null;
}
interface Submit<Result> extends Refusal {
  /** Checks, then sends; what was typed stays whatever comes of it. A second one while one is under way does nothing. */
  submit: (event?: SyntheticEvent) => void;
  pending: boolean;
  /** Shows why something else that the form does was refused. */
  fail: (error: unknown) => void;
  result: Result | undefined;
}

/** The one way of a dialog that sends something: check, send, and on a refusal say so where the focus then is. */
export function useSubmit<Result>({
  title,
  check,
  send,
  done,
  words = wordsOf,
  fieldOf,
}: Form<Result>): Submit<Result> {
  const refusal = useRefusal(title);
  // State is a render late for the second of two quick presses of Enter.
  const underWay = useRef(false);
  const fail = (error: unknown): void => {
    const found = problemsOf(error).map((problem) => ({
      field: fieldOf?.(problem) ?? null,
      message: `${problem.field}: ${problem.message}`,
    }));
    refusal.refuse(found.length > 0 ? found : [{ field: null, message: words(error) }]);
  };
  const sending = useMutation({
    mutationFn: send,
    onSuccess: (result: Result) => done?.(result),
    onError: fail,
    onSettled: () => {
      underWay.current = false;
    },
  });
  const submit = (event?: SyntheticEvent): void => {
    event?.preventDefault();
    if (underWay.current) return;
    const found = check?.() ?? [];
    refusal.refuse(found);
    if (found.length > 0) return;
    underWay.current = true;
    sending.mutate();
  };
  return { ...refusal, submit, pending: sending.isPending, fail, result: sending.data };
}
