import { createAnalysis } from '../../../shared/analysis/analyse.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { runSteps } from '../run-steps.ts';
import type { AnalysisReply, AnalysisRequest } from './analysis-messages.ts';
import { matterOf, mattersOf } from './settled.ts';

// Analyses off the typing path. A newer request stops the older one between two steps; what that found out is kept.
const analysis = createAnalysis();
let latest = 0;
const run = <T>(steps: Generator<undefined, T, undefined>, turn: number): Promise<T | null> =>
  runSteps(steps, () => turn === latest);

let known: { text: string; matters: string[] } | null = null;

async function mattersIn(base: Spec | null, now: string, turn: number): Promise<string[]> {
  if (base === null) return [];
  const text = JSON.stringify([base.rules, base.contract]);
  if (known?.text === text) return known.matters;
  // Its own analysis: what is remembered of the draft holds for one contract only.
  const findings = await run(createAnalysis()(base, { now }), turn);
  if (findings === null) return [];
  known = { text, matters: mattersOf(findings, base) };
  return known.matters;
}

async function answer({ turn, spec, base, cases, now }: AnalysisRequest): Promise<void> {
  const findings = await run(analysis(spec, { now, ...(cases === null ? {} : { cases }) }), turn);
  if (findings === null) return;
  const published = await mattersIn(base, now, turn);
  const matters = findings.map((finding) => matterOf(finding, spec));
  if (turn === latest) self.postMessage({ turn, findings, matters, published } satisfies AnalysisReply);
}

self.addEventListener('message', ({ data }: MessageEvent<AnalysisRequest>) => {
  latest = data.turn;
  void answer(data);
});
