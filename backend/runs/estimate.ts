import type { Samples } from '../../shared/api/desktop/tests.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import type { JudgeSetting } from '../../shared/grading/judgement.ts';
import { behaviourOf, samplingUpTo, USUAL_SAMPLING } from '../../shared/grading/sequential.ts';
import { compile } from '../../shared/spec/compile.ts';
import type { ModelRef, Spec } from '../../shared/spec/spec.ts';
import { estimateCost, inputCharacters } from '../connections/models.ts';
import { estimateJudging } from '../judging/cost.ts';

const NO_JUDGE = { calls: 0, costUsd: 0 };

export const mostSamples = (samples: Samples): number =>
  samples === 'once' ? 1 : samples === 'auto' ? USUAL_SAMPLING.mostSamples : samples;

/** Samples of one case at most, and on average where the case is just good. */
function samplesEach(most: number): { most: number; usual: number } {
  const plan = samplingUpTo(most);
  return { most, usual: plan === undefined ? 1 : behaviourOf(plan, plan.good).meanSamples };
}

interface Planned {
  model: ModelRef;
  spec: Spec;
  cases: readonly TestCase[];
  judge: JudgeSetting | null;
  samples: Samples;
}

/** Calls and cost of a run, before it starts: at most, and usually where cases are good; null where no price is known. */
export function estimateRun({ model, spec, cases, judge, samples }: Planned) {
  const inputs = cases.map((testCase) => inputCharacters(spec.contract, testCase.input));
  const { maxOutputTokens } = spec.models.parameters;
  const once = estimateCost(model, compile(spec).instructions.length, inputs, maxOutputTokens);
  const judging = judge === null ? NO_JUDGE : estimateJudging(judge, cases);
  const { most, usual } = samplesEach(mostSamples(samples));
  const times = (factor: number): number | null =>
    once.costUsd === null || judging.costUsd === null ? null : (once.costUsd + judging.costUsd) * factor;
  return {
    calls: inputs.length * most,
    costUsd: times(most),
    usualCalls: Math.ceil(inputs.length * usual),
    usualCostUsd: times(usual),
    judgeCalls: judging.calls * most,
    priceTable: once.priceTable,
  };
}
