import type { SpecIssue } from '../../../../shared/spec/check-spec.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import type { Analysis } from '../../../lib/analysis/use-analysis.ts';
import type { DraftSession, DraftState } from '../../../lib/draft/session.ts';
import type { RuleActions } from '../use-rule-actions.tsx';

export interface PartProps {
  spec: Spec;
  /** The spec as it was when typing last paused, for what is worked out from all of it. */
  settled: Spec;
  session: Pick<DraftSession, 'edit'> & { get(): Pick<DraftState, 'spec'> };
  issues: readonly SpecIssue[];
  analysis: Analysis;
  actions: RuleActions;
  /** The entry that is open or asked for, by id. */
  entry: string | null;
}
