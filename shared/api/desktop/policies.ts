import { z } from 'zod';
import { Policy } from '../../governance/policy.ts';
import { Id } from '../../spec/ids.ts';
import { procedure } from './base.ts';
import { Permission } from './permission.ts';

/** What sign-off needs. Locks and the margin between models are set where they show, and stay as they are. */
export const SignOffPolicy = Policy.omit({ protections: true, modelMargin: true });
export type SignOffPolicy = z.infer<typeof SignOffPolicy>;

export const PolicyView = z.object({
  policy: SignOffPolicy,
  /** Whose it is; an agent without one of its own follows the workspace. */
  scope: z.enum(['workspace', 'agent']),
  set: Permission,
});
export type PolicyView = z.infer<typeof PolicyView>;

/** `agent: null` is the workspace. A policy is signed like every decision; approvals name the one they were given under. */
export const policies = {
  get: procedure.input(z.object({ agent: Id.nullable() })).output(PolicyView),
  /** `policy: null` lets an agent follow the workspace again. */
  set: procedure.input(z.object({ agent: Id.nullable(), policy: SignOffPolicy.nullable() })).output(PolicyView),
};
