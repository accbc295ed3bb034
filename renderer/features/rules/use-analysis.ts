import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Finding } from '../../../shared/analysis/analyse.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { announce } from '../../lib/announce.tsx';
import { query } from '../../lib/api.ts';
import AnalysisWorker from './analysis.worker.ts?worker';
import type { AnalysisReply, AnalysisRequest } from './analysis-messages.ts';
import { summaryOf } from './findings-words.ts';

/** What the rules come to, and how fresh that is: null while it is being worked out for the rules as they stand. */
export interface Analysis {
  findings: readonly Finding[];
  /** When it was worked out, as an instant. */
  at: string | null;
}

/** A pause in typing before anything is worked out. */
const IDLE_MS = 250;
const NOTHING: readonly Finding[] = [];

/**
 * The findings about a spec, worked out in a worker whenever it changes. The last ones stay until the next ones are there,
 * so that nothing flickers while somebody types.
 */
export function useAnalysis(agent: string, spec: Spec): Analysis {
  const list = useQuery(query.cases.list.queryOptions({ input: { agent } }));
  const cases = useMemo(() => list.data?.map(({ input }) => input) ?? null, [list.data]);
  const worker = useRef<Worker | null>(null);
  const turn = useRef(0);
  const summary = useRef<string | null>(null);
  const [done, setDone] = useState<{ findings: readonly Finding[]; at: string; turn: number } | null>(null);
  const [asked, setAsked] = useState(0);

  useEffect(() => {
    const own = new AnalysisWorker();
    worker.current = own;
    own.addEventListener('message', ({ data }: MessageEvent<AnalysisReply>) => {
      if (data.turn !== turn.current) return;
      setDone({ ...data, at: new Date().toISOString() });
      const words = summaryOf(data.findings);
      // The first answer is what stands there anyway; only what an edit changes is said.
      if (summary.current !== null && summary.current !== words) announce(words);
      summary.current = words;
    });
    return () => {
      own.terminate();
      worker.current = null;
    };
  }, []);

  useEffect(() => {
    turn.current += 1;
    const own = turn.current;
    setAsked(own);
    const timer = setTimeout(() => {
      const request: AnalysisRequest = { turn: own, spec, cases, now: new Date().toISOString() };
      worker.current?.postMessage(request);
    }, IDLE_MS);
    return () => clearTimeout(timer);
  }, [spec, cases]);

  const known = useMemo(() => new Set(spec.rules.map(({ id }) => id)), [spec.rules]);
  const findings = useMemo(
    () => done?.findings.filter(({ rules }) => rules.every((id) => known.has(id))) ?? NOTHING,
    [done, known],
  );
  return useMemo(
    () => ({ findings, at: done !== null && done.turn === asked ? done.at : null }),
    [findings, done, asked],
  );
}
