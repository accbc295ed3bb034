import { useCallback, useEffect, useRef, useState } from 'react';
import type { SuggestedCase } from '../../../../shared/api/desktop/tests.ts';
import type { TestCase } from '../../../../shared/grading/case.ts';
import type { ModelRef } from '../../../../shared/spec/spec.ts';
import { announce } from '../../../lib/announce.tsx';
import { api } from '../../../lib/api.ts';
import { wordsOf } from '../../../lib/errors.ts';
import { count } from '../../../lib/format.ts';

interface Rewriting {
  /** How many came back so far, of how many. */
  done: number;
  total: number;
  costUsd: number | null;
  running: boolean;
  /** What came of it. */
  message: string | null;
  error: unknown;
}
export interface DressOrder {
  agent: string;
  suggestions: readonly SuggestedCase[];
  model: ModelRef;
  limitUsd: number | null;
}
export interface Dressings {
  /** null while nobody was asked. */
  rewriting: Rewriting | null;
  start: (order: DressOrder) => void;
  /** Asks no more; what came back stays. */
  stop: () => void;
  /** Forgets everything, for other suggestions. */
  forget: () => void;
  /** A suggestion as the model rewrote it, where it did. */
  shownOf: (plain: SuggestedCase) => SuggestedCase;
  /** The case as the person left it: rewritten unless they went back to the plain one, with the proposals they accepted. */
  caseOf: (plain: SuggestedCase) => TestCase;
  isPlain: (id: string) => boolean;
  takePlain: (id: string, plain: boolean) => void;
  isAccepted: (id: string, field: string) => boolean;
  accept: (id: string, fields: readonly string[], on: boolean) => void;
}

const proposalKey = (id: string, field: string): string => `${id}\n${field}`;
const withAll = (set: ReadonlySet<string>, keys: readonly string[], on: boolean): ReadonlySet<string> => {
  const next = new Set(set);
  for (const key of keys)
    if (on) next.add(key);
    else next.delete(key);
  return next;
};
const NOTHING: ReadonlySet<string> = new Set();

/** Suggestions that a model rewrites, and what the person takes of it. */
export function useDressing(): Dressings {
  const [dressed, setDressed] = useState<ReadonlyMap<string, SuggestedCase>>(new Map());
  const [rewriting, setRewriting] = useState<Rewriting | null>(null);
  const [plainOnes, setPlainOnes] = useState(NOTHING);
  const [accepted, setAccepted] = useState(NOTHING);
  const going = useRef<AbortController | null>(null);
  useEffect(() => () => going.current?.abort(), []);

  const take = (suggestions: readonly SuggestedCase[]): void =>
    setDressed((old) => new Map([...old, ...suggestions.map((one) => [one.testCase.id, one] as const)]));
  async function rewrite({ agent, suggestions, model, limitUsd }: DressOrder, signal: AbortSignal): Promise<void> {
    const total = suggestions.length;
    const says = (changes: Partial<Rewriting>): void =>
      setRewriting((old) => ({
        ...(old ?? { done: 0, total, costUsd: 0, running: true, message: null, error: null }),
        ...changes,
      }));
    setRewriting(null);
    says({});
    try {
      const plain = suggestions.map(({ dressing: _, ...one }) => one);
      for await (const event of await api.cases.dress({ agent, suggestions: plain, model, limitUsd }, { signal })) {
        take(event.suggestions);
        says({ done: event.suggestions.length, costUsd: event.costUsd });
        if (event.type !== 'done') continue;
        says({ running: false, message: event.message });
        announce(event.message);
      }
      if (signal.aborted) says({ running: false, message: STOPPED });
    } catch (error) {
      says({ running: false, ...(signal.aborted ? { message: STOPPED } : { error }) });
      announce(signal.aborted ? STOPPED : wordsOf(error));
    }
  }
  const stop = useCallback(() => going.current?.abort(), []);
  const shownOf = (plain: SuggestedCase): SuggestedCase => dressed.get(plain.testCase.id) ?? plain;
  return {
    rewriting,
    start: (order) => {
      stop();
      going.current = new AbortController();
      announce(`Rewriting ${count(order.suggestions.length, 'case')}.`);
      void rewrite(order, going.current.signal);
    },
    stop,
    forget: () => {
      stop();
      setRewriting(null);
      setDressed(new Map());
      setPlainOnes(NOTHING);
      setAccepted(NOTHING);
    },
    shownOf,
    caseOf: (plain) => {
      const { testCase, dressing } = shownOf(plain);
      if (dressing === undefined || plainOnes.has(testCase.id)) return plain.testCase;
      const taken = dressing.proposed.filter(({ field }) => accepted.has(proposalKey(testCase.id, field)));
      return { ...testCase, expectation: [...testCase.expectation, ...taken] };
    },
    isPlain: (id) => plainOnes.has(id),
    takePlain: (id, plain) => setPlainOnes((old) => withAll(old, [id], plain)),
    isAccepted: (id, field) => accepted.has(proposalKey(id, field)),
    accept: (id, fields, on) =>
      setAccepted((old) =>
        withAll(
          old,
          fields.map((field) => proposalKey(id, field)),
          on,
        ),
      ),
  };
}

const STOPPED = 'Stopped. What was rewritten until then is kept.';
