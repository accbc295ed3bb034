import type { Comparison } from '../../../shared/schema/compare/compare.ts';
import type { Contract } from '../../../shared/spec/contract.ts';

/** To the worker: compare these. */
export interface CompareRequest {
  turn: number;
  before: Contract;
  after: Contract;
}
/** From the worker: what the comparison of a turn said. */
export interface CompareReply {
  turn: number;
  comparison: { input: Comparison; output: Comparison };
}
