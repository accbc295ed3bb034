import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { examplesOf, type StoredExample } from '../../../shared/analysis/stored-example.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { announce } from '../announce.tsx';
import { api, query } from '../api.ts';
import { loadOutputs } from './load-outputs.ts';
import RejudgeWorker from './rejudge.worker.ts?worker';
import type { RejudgeReply, RejudgeRequest } from './rejudge-messages.ts';
import { type Examined, examinedOf, sayTried } from './rejudge-words.ts';

/** What an edit does to what is stored here, and how fresh that is. */
export type Rejudging =
  | { state: 'loading' }
  | { state: 'failed'; error: unknown; retry: () => void }
  | {
      state: 'ready';
      examined: Examined;
      /** The cases that exist, by id. */
      cases: ReadonlySet<string>;
      /** The last answer; it stays until the next one is there, so that nothing flickers while somebody types. */
      tried: Omit<RejudgeReply, 'turn'> | null;
      /** When it was worked out; null while that is going on for the rules as they stand. */
      at: string | null;
    };

/** A pause in typing before anything is worked out. */
const IDLE_MS = 300;
const NONE: StoredExample[] = [];

/**
 * Tries a draft on every stored answer and every expected one whenever it changes, in a worker and without any model.
 * `rule` is the one whose own effect is asked for beside that of the whole draft.
 */
export function useRejudge(agent: string, draft: Spec, base: Spec | null, rule: string | null): Rejudging {
  const stored = useQuery({
    queryKey: query.outputs.list.queryKey({ input: { agent } }),
    queryFn: () =>
      loadOutputs<NonNullable<Parameters<typeof api.outputs.list>[0]['before']>>((before, limit) =>
        api.outputs.list({ agent, limit, ...(before === null ? {} : { before }) }),
      ),
    // Comparing ten thousand answers to keep equal ones the same would cost more than it saves.
    structuralSharing: false,
  });
  const list = useQuery(query.cases.list.queryOptions({ input: { agent } }));
  const examples = useMemo(
    () => (stored.data === undefined || list.data === undefined ? null : examplesOf(stored.data.items, list.data)),
    [stored.data, list.data],
  );
  const { done, asked } = useWorker(examples, draft, base, rule);
  const cases = useMemo(() => new Set(list.data?.map(({ id }) => id)), [list.data]);
  const examined = useMemo(() => examinedOf(examples ?? NONE, stored.data?.more === true), [examples, stored.data]);
  useSaid(done, rule);
  if (stored.isError || list.isError) {
    const retry = (): void => void Promise.all([stored.refetch(), list.refetch()]);
    return { state: 'failed', error: stored.error ?? list.error, retry };
  }
  if (examples === null) return { state: 'loading' };
  // What another rule came to says nothing of this one.
  const tried = done?.asked === rule ? done : null;
  return { state: 'ready', examined, cases, tried, at: tried?.turn === asked ? tried.at : null };
}

type Done = RejudgeReply & { at: string; asked: string | null };

/** Says what an edit came to once it is worked out: not the first time, and not when another rule is opened. */
function useSaid(done: Done | null, rule: string | null): void {
  const said = useRef<{ rule: string | null; words: string } | null>(null);
  useEffect(() => {
    if (done === null || done.asked !== rule) return;
    const words = sayTried((done.rule ?? done.draft).counts);
    if (said.current !== null && said.current.rule === rule && said.current.words !== words) announce(words);
    said.current = { rule, words };
  }, [done, rule]);
}

/** The last answer of the worker, and the number of the last question. */
function useWorker(
  examples: StoredExample[] | null,
  draft: Spec,
  base: Spec | null,
  rule: string | null,
): { done: Done | null; asked: number } {
  const worker = useRef<Worker | null>(null);
  const asking = useRef(new Map<number, string | null>());
  const [asked, setAsked] = useState(0);
  const [done, setDone] = useState<Done | null>(null);
  useEffect(() => {
    const own = new RejudgeWorker();
    worker.current = own;
    own.addEventListener('message', ({ data }: MessageEvent<RejudgeReply>) =>
      setDone({ ...data, at: new Date().toISOString(), asked: asking.current.get(data.turn) ?? null }),
    );
    return () => own.terminate();
  }, []);
  useEffect(() => {
    if (examples !== null) worker.current?.postMessage({ kind: 'examples', examples } satisfies RejudgeRequest);
  }, [examples]);
  const turn = useRef(0);
  useEffect(() => {
    if (examples === null) return;
    turn.current += 1;
    const own = turn.current;
    asking.current = new Map([[own, rule]]);
    setAsked(own);
    const timer = setTimeout(() => {
      const now = new Date().toISOString();
      worker.current?.postMessage({ kind: 'edit', turn: own, base, draft, rule, now } satisfies RejudgeRequest);
    }, IDLE_MS);
    return () => clearTimeout(timer);
  }, [examples, draft, base, rule]);
  return { done, asked };
}
