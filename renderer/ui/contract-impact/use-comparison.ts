import { useEffect, useRef, useState } from 'react';
import type { Contract } from '../../../shared/spec/contract.ts';
import CompareWorker from './compare.worker.ts?worker';
import type { CompareReply, CompareRequest } from './compare-messages.ts';

export interface FreshComparison {
  /** The last answer with the contracts it is about; null until the first one. */
  answer: (Pick<CompareReply, 'comparison'> & { before: Contract; after: Contract }) | null;
  /** When it was worked out, as an instant; null while newer contracts are being compared. */
  at: string | null;
}

/** A pause in typing before anything is compared, in milliseconds. */
const IDLE_MS = 200;

/** Compares two contracts in a worker whenever they change; the last answer stays until the next is there. */
export function useComparison(before: Contract | null, after: Contract): FreshComparison {
  const worker = useRef<Worker | null>(null);
  const asked = useRef<CompareRequest | null>(null);
  const [fresh, setFresh] = useState<FreshComparison>({ answer: null, at: null });
  useEffect(() => {
    const own = new CompareWorker();
    worker.current = own;
    own.addEventListener('message', ({ data }: MessageEvent<CompareReply>) => {
      const request = asked.current;
      if (request?.turn !== data.turn) return;
      const answer = { comparison: data.comparison, before: request.before, after: request.after };
      setFresh({ answer, at: new Date().toISOString() });
    });
    return () => own.terminate();
  }, []);
  useEffect(() => {
    if (before === null) return;
    setFresh((last) => (last.at === null ? last : { ...last, at: null }));
    const request: CompareRequest = { turn: (asked.current?.turn ?? 0) + 1, before, after };
    asked.current = request;
    const timer = setTimeout(() => worker.current?.postMessage(request), IDLE_MS);
    return () => clearTimeout(timer);
  }, [before, after]);
  return fresh;
}
