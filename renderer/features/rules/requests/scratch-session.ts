import type { Spec } from '../../../../shared/spec/spec.ts';
import type { Analysis } from '../../../lib/analysis/use-analysis.ts';
import type { DraftSession } from '../../../lib/draft/session.ts';
import type { RuleActions } from '../use-rule-actions.tsx';

/** The editors of the draft, pointed at a scratch spec instead: nothing is stored, nothing is undone by name. */
export const scratchSession = (
  spec: Spec,
  onChange: (spec: Spec) => void,
): Pick<DraftSession, 'edit'> & { get(): { spec: Spec } } => ({
  get: () => ({ spec }),
  edit: (_, change) => onChange(change(spec)),
});

/** A request is about one part; nothing else opens, moves or is added from inside it. */
export const scratchActions = (change: RuleActions['change']): RuleActions => ({
  open: () => {},
  openPart: () => {},
  add: () => {},
  change,
  move: () => {},
  moveTo: () => {},
  duplicate: () => {},
  remove: () => {},
  whyNotMove: () => null,
  whyNotDuplicate: () => null,
  whyNotRemove: () => null,
  lockable: () => [],
  addDefault: () => {},
});

/** What an analysis would say is shown beside the draft, not beside a request. */
export const NO_ANALYSIS: Analysis = {
  findings: [],
  settled: [],
  kept: [],
  at: null,
  keep: () => {},
  keepAll: () => {},
};
