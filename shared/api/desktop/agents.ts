import { z } from 'zod';
import { EffectivePolicy, ModelMargin } from '../../governance/policy.ts';
import { Counts } from '../../grading/report.ts';
import { Id, Slug } from '../../spec/ids.ts';
import { procedure } from './base.ts';
import { Permission } from './permission.ts';

export const VersionMark = z.object({ hash: z.string(), number: z.number() });
export const AgentSummary = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  channels: z.array(z.object({ name: z.string(), version: VersionMark, since: z.string() })),
  /** null: the draft equals the version it came from. */
  draft: z.object({ changes: z.number(), savedAt: z.string() }).nullable(),
  openChanges: z.number(),
  lastRun: z.object({ id: z.string(), counts: Counts, dryRun: z.boolean(), finishedAt: z.string() }).nullable(),
});
export type AgentSummary = z.infer<typeof AgentSummary>;
/** A ready-made agent: enough to choose by. `takes` and `answers` are titles of the contract's fields, in its order. */
export const AgentTemplate = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  takes: z.array(z.string()),
  answers: z.array(z.string()),
  rules: z.number(),
  cases: z.number(),
});
export type AgentTemplate = z.infer<typeof AgentTemplate>;

/** How much worse than the best a cheaper model may be, as a share, and whose policy says so for this agent. */
const MarginView = z.object({
  margin: ModelMargin,
  scope: z.enum(['workspace', 'agent']),
  /** Whether I may set it. */
  set: Permission,
});

export const agents = {
  list: procedure.output(z.array(AgentSummary)),
  get: procedure
    .input(z.object({ id: Id }))
    .output(AgentSummary.extend({ policy: EffectivePolicy, rules: z.number() })),
  /** From scratch, with a minimal contract that the engineer then changes. The result is an ordinary draft. */
  create: procedure
    .input(
      z.object({
        name: z.string().trim().min(1).max(200),
        description: z.string().max(2000),
        slug: Slug.optional(),
        template: z.string().optional(),
      }),
    )
    .output(AgentSummary),
  modelMargin: procedure.input(z.object({ agent: Id })).output(MarginView),
  /** Signed as a change of the policy that `scope` names: of the workspace for every agent, unless this one has its own. */
  setModelMargin: procedure.input(z.object({ agent: Id, margin: ModelMargin })).output(MarginView),
  /** Ready-made agents to start from. */
  templates: procedure.output(z.array(AgentTemplate)),
};
