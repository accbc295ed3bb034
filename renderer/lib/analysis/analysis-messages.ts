import type { Finding } from '../../../shared/analysis/analyse.ts';
import type { JsonObject } from '../../../shared/spec/ids.ts';
import type { Spec } from '../../../shared/spec/spec.ts';

/** To the worker: analyse this, and forget what was asked before. */
export interface AnalysisRequest {
  turn: number;
  spec: Spec;
  /** What is published, null where nothing is. */
  base: Spec | null;
  /** Inputs of the test cases; null while they are not known. */
  cases: JsonObject[] | null;
  now: string;
}
/** From the worker: what was found for a turn. */
export interface AnalysisReply {
  turn: number;
  findings: Finding[];
  /** What each finding is about, as `matterOf` has it. */
  matters: (string | null)[];
  /** What the contradictions of the published version are about. */
  published: string[];
}
