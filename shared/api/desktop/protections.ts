import { z } from 'zod';
import { Id } from '../../spec/ids.ts';
import { procedure } from './base.ts';
import { Permission } from './permission.ts';

/** A lock or guard as it holds for an agent now. A path covers everything below it (`shared/governance/policy.ts`). */
export const ProtectionView = z.object({
  path: z.string(),
  level: z.enum(['locked', 'guarded']),
  reason: z.string(),
  /** The engineer who set it for this agent, and when; null where the policy says it of all agents. */
  by: z.string().nullable(),
  at: z.string().nullable(),
});
export type ProtectionView = z.infer<typeof ProtectionView>;

const Protections = z.object({
  protections: z.array(ProtectionView),
  /** Whether I may lock, guard and open parts. */
  protect: Permission,
  /** Whether I may edit locked parts. */
  editLocked: z.boolean(),
});

export const protections = {
  list: procedure.input(z.object({ agent: Id })).output(Protections),
  /** Locks, guards or opens one part; `open` also lifts what the policy says of exactly this path. */
  set: procedure
    .input(
      z.object({
        agent: Id,
        path: z.string().min(1).max(400),
        level: z.enum(['locked', 'guarded', 'open']),
        reason: z.string().trim().min(1).max(1000),
      }),
    )
    .output(Protections),
};
