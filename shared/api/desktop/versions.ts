import { z } from 'zod';
import { SpecDifference } from '../../spec/diff.ts';
import { Hash, Id } from '../../spec/ids.ts';
import { Spec } from '../../spec/spec.ts';
import { procedure } from './base.ts';
import { Permission } from './permission.ts';

export const VersionView = z.object({
  hash: z.string(),
  number: z.number(),
  spec: z.string(),
  parents: z.array(z.string()),
  author: z.string(),
  reason: z.string(),
  time: z.string(),
  channels: z.array(z.string()),
});
export type VersionView = z.infer<typeof VersionView>;
export const DeploymentView = z.object({
  id: z.string(),
  channel: z.string(),
  kind: z.enum(['deploy', 'rollback']),
  /** The change that brought it; null for a rollback. */
  change: z.string().nullable(),
  from: z.number().nullable(),
  to: z.number(),
  by: z.string(),
  time: z.string(),
  reason: z.string(),
});
export type DeploymentView = z.infer<typeof DeploymentView>;

export const versions = {
  /** Newest first, keyset by number. */
  list: procedure
    .input(z.object({ agent: Id, before: z.number().optional(), limit: z.int().min(1).max(100).default(50) }))
    .output(z.object({ items: z.array(VersionView), more: z.boolean() })),
  get: procedure.input(z.object({ hash: Hash })).output(VersionView.extend({ content: Spec })),
  compare: procedure.input(z.object({ from: Hash, to: Hash })).output(z.array(SpecDifference)),
  deployments: procedure.input(z.object({ agent: Id })).output(z.array(DeploymentView)),
  rollbackTargets: procedure
    .input(z.object({ agent: Id, channel: z.string() }))
    .output(z.object({ permission: Permission, targets: z.array(VersionView) })),
  rollback: procedure
    .input(z.object({ agent: Id, channel: z.string(), version: Hash, reason: z.string().trim().min(1).max(4000) }))
    .output(DeploymentView),
};
