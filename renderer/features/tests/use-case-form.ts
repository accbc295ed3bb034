import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { TestCase } from '../../../shared/grading/case.ts';
import type { Contract } from '../../../shared/spec/contract.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { problemsOf, wordsOf } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { FormProblem } from '../../ui/error-summary.tsx';
import { type CaseDraft, caseOf, draftOf, draftProblems } from './case-draft.ts';
import { forgetCase, keepCase, keptCase } from './case-journal.ts';

/** The `id` of a field's element, by part of the form and path. */
export const elementId = (part: string, at: string): string => `case-${part}-${at.replaceAll('.', '-')}`;

export interface CaseForm {
  draft: CaseDraft;
  change: (edit: (draft: CaseDraft) => CaseDraft) => void;
  dirty: boolean;
  /** What was typed before a reload or a look elsewhere is back. */
  restored: boolean;
  /** The message for a field, once it was left or a save was refused. */
  messageFor: (part: string, at: string) => string | undefined;
  leave: (part: string, at: string) => void;
  /** Problems of the last refused save; a new `attempt` each time. */
  refused: { attempt: number; problems: FormProblem[] };
  save: (unreadable: readonly FormProblem[]) => void;
  saving: boolean;
  /** Throws away what was typed. */
  discard: () => void;
}

/** A case being written: its values, what is wrong with them, saving, and keeping it safe until then. */
export function useCaseForm(
  agent: string,
  testCase: TestCase | null,
  contract: Contract,
  onSaved: (saved: TestCase) => void,
): CaseForm {
  const id = testCase?.id ?? null;
  const [initial] = useState(() => draftOf(testCase, contract));
  const [kept] = useState(() => keptCase(agent, id));
  const [draft, setDraft] = useState<CaseDraft>(kept ?? initial);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<{ attempt: number; problems: FormProblem[] }>({ attempt: 0, problems: [] });
  const newCaseId = useRef(newId());
  const dirty = JSON.stringify(draft) !== JSON.stringify(initial);
  useEffect(() => {
    if (dirty) keepCase(agent, id, draft);
    else forgetCase(agent, id);
  }, [agent, id, dirty, draft]);
  const problems = draftProblems(draft, contract);
  const refuse = (found: FormProblem[]): void =>
    setRefused(({ attempt }) => ({ attempt: attempt + 1, problems: found }));
  const saving = useMutation({
    // What others share meanwhile comes in by itself; it must not be written over by what was read before.
    mutationFn: (next: TestCase) =>
      api.cases.save({ agent, case: next, ...(testCase === null ? {} : { before: testCase }) }),
    onSuccess: (saved) => {
      forgetCase(agent, id);
      announce(`Saved the case “${saved.title}”.`);
      onSaved(saved);
    },
    onError: (error) => {
      const words = problemsOf(error).map(({ field, message }) => ({ field: null, message: `${field}: ${message}` }));
      refuse(words.length > 0 ? words : [{ field: null, message: wordsOf(error) }]);
    },
  });
  return {
    draft,
    change: setDraft,
    dirty,
    restored: kept !== null,
    messageFor: (part, at) =>
      left.has(elementId(part, at)) || refused.attempt > 0
        ? problems.find((problem) => problem.part === part && problem.at === at)?.message
        : undefined,
    leave: (part, at) =>
      setLeft((known) => (known.has(elementId(part, at)) ? known : new Set(known).add(elementId(part, at)))),
    refused,
    save: (unreadable) => {
      const found = [
        ...unreadable,
        ...problems.map(({ part, at, message }) => ({ field: elementId(part, at), message })),
      ];
      if (found.length > 0) refuse(found);
      else saving.mutate(caseOf(draft, testCase, newCaseId.current, contract));
    },
    saving: saving.isPending,
    discard: () => forgetCase(agent, id),
  };
}
