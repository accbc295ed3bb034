import { predictedOutput } from '../../shared/analysis/oracle.ts';
import type { Clock } from '../../shared/spec/evaluate.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { ModelResult } from '../model.ts';
import { unsent } from '../unsent.ts';
import { validatorFor } from '../validation/validator.ts';

/** What the decidable rules alone say. `undetermined`: output fields, as dotted paths, that only a model can fill. */
export interface DryRunResult extends ModelResult {
  undetermined: string[];
}

/**
 * Answers one input from the decidable rules and the defaults, with no model, no network and no cost. `problems` names
 * everything the partial output lacks, open fields included; grading leaves those out.
 */
export function dryRun(spec: Spec, input: JsonObject, clock: Clock): DryRunResult {
  const started = performance.now();
  const { output, undetermined } = predictedOutput(spec, input, clock);
  const problems = validatorFor(spec.contract).output(output);
  return {
    outcome: problems.length === 0 ? 'ok' : 'schema_invalid',
    output,
    problems,
    message: 'Dry run: no model was asked.',
    retryAfterMs: null,
    retryable: false,
    undetermined,
    // Nobody was asked, so no attempt was made and nothing was spent.
    call: { ...unsent(null, clock.now), costUsd: 0, latencyMs: Math.round(performance.now() - started) },
  };
}
