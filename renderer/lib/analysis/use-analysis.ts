import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Finding } from '../../../shared/analysis/analyse.ts';
import type { JsonObject } from '../../../shared/spec/ids.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { announce } from '../announce.tsx';
import { query } from '../api.ts';
import AnalysisWorker from './analysis.worker.ts?worker';
import type { AnalysisReply, AnalysisRequest } from './analysis-messages.ts';
import { summaryOf } from './findings-words.ts';
import { readKept, writeKept } from './settled.ts';

/** What the rules come to, and how fresh that is. */
export interface Analysis {
  findings: readonly Finding[];
  /** Contradictions that are published or were kept: the order decides them, and nobody has to look again. */
  settled: readonly Finding[];
  /** Of those, the ones that were kept in this window and can be raised again. */
  kept: readonly Finding[];
  /** When it was worked out, as an instant; null while that is going on for the rules as they stand. */
  at: string | null;
  /** Settles a contradiction, or takes that back. */
  keep(finding: Finding, kept: boolean): void;
  /** Settles several contradictions at once. */
  keepAll(findings: readonly Finding[]): void;
}

/** A pause in typing before anything is worked out. */
const IDLE_MS = 250;

/**
 * The findings about a spec, worked out in a worker whenever it changes. The last ones stay until the next ones are there,
 * so that nothing flickers while somebody types.
 */
export function useAnalysis(agent: string, spec: Spec, base: Spec | null): Analysis {
  const list = useQuery(query.cases.list.queryOptions({ input: { agent } }));
  const cases = useMemo(() => list.data?.map(({ input }) => input) ?? null, [list.data]);
  const { done, asked } = useWorker(spec, base, cases);
  const [kept, setKept] = useState(() => readKept(agent));
  const matters = useMemo(
    () => new Map(done?.findings.map((finding, index) => [finding, done.matters[index] ?? null])),
    [done],
  );
  const settle = useCallback(
    (findings: readonly Finding[], wanted: boolean) => {
      const next = new Set(kept);
      for (const finding of findings) {
        const matter = matters.get(finding) ?? null;
        if (matter === null) continue;
        if (wanted) next.add(matter);
        else next.delete(matter);
      }
      writeKept(agent, next);
      setKept(next);
    },
    [agent, matters, kept],
  );

  const sorted = useMemo(() => {
    const known = new Set(spec.rules.map(({ id }) => id));
    const published = new Set(done?.published);
    const current = [...matters].filter(([{ rules }]) => rules.every((id) => known.has(id)));
    const pick = (wanted: (matter: string) => boolean): Finding[] =>
      current.flatMap(([finding, matter]) => (wanted(matter ?? '') ? [finding] : []));
    return {
      findings: pick((matter) => !published.has(matter) && !kept.has(matter)),
      settled: pick((matter) => published.has(matter) || kept.has(matter)),
      kept: pick((matter) => kept.has(matter)),
    };
  }, [done, matters, kept, spec.rules]);

  const said = useRef<string | null>(null);
  useEffect(() => {
    if (done === null) return;
    const words = summaryOf(sorted.findings);
    // The first answer is what stands there anyway; only what an edit changes is said.
    if (said.current !== null && said.current !== words) announce(words);
    said.current = words;
  }, [done, sorted]);

  return useMemo(
    () => ({
      ...sorted,
      at: done !== null && done.turn === asked ? done.at : null,
      keep: (finding: Finding, wanted: boolean) => settle([finding], wanted),
      keepAll: (findings: readonly Finding[]) => settle(findings, true),
    }),
    [sorted, done, asked, settle],
  );
}

/** The last answer of the worker, and the number of the last question. */
function useWorker(
  spec: Spec,
  base: Spec | null,
  cases: JsonObject[] | null,
): { done: (AnalysisReply & { at: string }) | null; asked: number } {
  const worker = useRef<Worker | null>(null);
  const [asked, setAsked] = useState(0);
  const [done, setDone] = useState<(AnalysisReply & { at: string }) | null>(null);
  useEffect(() => {
    const own = new AnalysisWorker();
    worker.current = own;
    own.addEventListener('message', ({ data }: MessageEvent<AnalysisReply>) =>
      setDone({ ...data, at: new Date().toISOString() }),
    );
    return () => own.terminate();
  }, []);
  const turn = useRef(0);
  useEffect(() => {
    turn.current += 1;
    const own = turn.current;
    setAsked(own);
    const timer = setTimeout(() => {
      const request: AnalysisRequest = { turn: own, spec, base, cases, now: new Date().toISOString() };
      worker.current?.postMessage(request);
    }, IDLE_MS);
    return () => clearTimeout(timer);
  }, [spec, base, cases]);
  return { done, asked };
}
