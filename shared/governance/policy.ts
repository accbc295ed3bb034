import { z } from 'zod';
import { Role } from './roles.ts';

/**
 * A protected path of a spec, in the words of the differ: `contract`, `models`, `defaults`, `purpose`,
 * `rules`, `rules/<rule id>`, `rules/<rule id>/when`, `rules/<rule id>/then/<effect id>` (`shared/spec/parts.ts`). A path
 * covers everything below it.
 */
export const Protection = z.strictObject({
  path: z.string().min(1).max(400),
  /** `locked`: only an engineer may author a difference. `guarded`: an engineer must approve it. */
  level: z.enum(['locked', 'guarded']),
  reason: z.string().min(1).max(1000),
});
export type Protection = z.infer<typeof Protection>;

/** A share of all cases: no more than half. */
export const ModelMargin = z.number().min(0).max(0.5);

/** What an agent's changes need before they may be deployed, and what its calls keep to. */
export const Policy = z.strictObject({
  approvals: z.int().min(0).max(10),
  /** A member counts as approver when holding one of these. */
  approverRoles: z.array(Role).min(1),
  authorMayApprove: z.boolean(),
  /** A change needs a report of this very version among its evidence. */
  testsRequired: z.boolean(),
  /** A report may be this old at approval, in days; absent means any age. */
  testsFreshDays: z.int().min(1).optional(),
  protections: z.array(Protection).max(1000),
  /** How much worse than the best a cheaper model may be, as a share, where measurements choose it; absent means as usual. */
  modelMargin: ModelMargin.optional(),
});
export type Policy = z.infer<typeof Policy>;

/** The policy that holds for one agent: with the protections set for it alone, as many again as a policy can name. */
export const EffectivePolicy = Policy.extend({ protections: z.array(Protection).max(2000) });

/** Four eyes; contract, models and defaults guarded by engineers. */
export const DEFAULT_POLICY: Policy = {
  approvals: 1,
  approverRoles: ['approver', 'engineer'],
  authorMayApprove: false,
  testsRequired: false,
  protections: [
    { path: 'contract', level: 'guarded', reason: 'Applications depend on the contract.' },
    { path: 'models', level: 'guarded', reason: 'Models decide cost and compliance.' },
    { path: 'defaults', level: 'guarded', reason: 'Defaults decide where no rule speaks.' },
  ],
};
