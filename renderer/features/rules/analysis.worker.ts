import { createAnalysis } from '../../../shared/analysis/analyse.ts';
import type { AnalysisReply, AnalysisRequest } from './analysis-messages.ts';

// Analyses off the typing path. A newer request stops the older one between two steps; what that found out is kept.
const analysis = createAnalysis();
const SLICE_MS = 12;
let latest = 0;

/** Lets waiting messages in. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

async function answer({ turn, spec, cases, now }: AnalysisRequest): Promise<void> {
  const steps = analysis(spec, { now, ...(cases === null ? {} : { cases }) });
  let started = performance.now();
  while (turn === latest) {
    const step = steps.next();
    if (step.done === true) {
      self.postMessage({ turn, findings: step.value } satisfies AnalysisReply);
      return;
    }
    if (performance.now() - started < SLICE_MS) continue;
    await breathe();
    started = performance.now();
  }
}

self.addEventListener('message', ({ data }: MessageEvent<AnalysisRequest>) => {
  latest = data.turn;
  void answer(data);
});
