import { z } from 'zod';
import { EffectivePolicy } from '../../governance/policy.ts';
import { Channel } from '../../governance/statement.ts';
import { Counts } from '../../grading/report.ts';
import { Contract } from '../../spec/contract.ts';
import { SpecDifference } from '../../spec/diff.ts';
import { Hash, Id } from '../../spec/ids.ts';
import { Spec } from '../../spec/spec.ts';
import { ContractImpactView } from '../contract-impact.ts';
import { VersionMark } from './agents.ts';
import { procedure } from './base.ts';
import { Permission } from './permission.ts';

export const ReviewView = z.object({
  id: z.string(),
  by: z.string(),
  verdict: z.enum(['approve', 'request_changes']),
  capacity: z.enum(['approver', 'engineer']),
  comment: z.string(),
  time: z.string(),
  voided: z.string().nullable(),
});
export const ChangeSummary = z.object({
  id: z.string(),
  agent: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  title: z.string(),
  reason: z.string(),
  status: z.enum(['open', 'withdrawn', 'deployed']),
  author: z.object({ id: z.string(), name: z.string() }),
  openedAt: z.string(),
  version: VersionMark,
  base: VersionMark.nullable(),
  approvals: z.object({ given: z.number(), needed: z.number() }),
  waitingForMe: z.boolean(),
});
export type ChangeSummary = z.infer<typeof ChangeSummary>;
export const EvidenceView = z.object({
  hash: z.string(),
  /** The report tests exactly the change's version. */
  matches: z.boolean(),
  dryRun: z.boolean(),
  models: z.array(z.string()),
  counts: Counts,
  finishedAt: z.string(),
});
export const ChangeView = ChangeSummary.extend({
  differences: z.array(SpecDifference),
  before: Spec.nullable(),
  after: Spec,
  evidence: z.array(EvidenceView),
  reviews: z.array(ReviewView),
  comments: z.array(
    z.object({
      by: z.string(),
      path: z.string().nullable(),
      text: z.string(),
      time: z.string(),
      outdated: z.boolean(),
    }),
  ),
  policy: z.object({ policy: EffectivePolicy, hash: z.string() }),
  contractChanged: z.boolean(),
  /** Hash of the new version's contract, which an engineer's approval names to confirm `impact`. */
  contract: Hash,
  /** What the change does to applications; null where the contract is the same and before anything was published. */
  impact: ContractImpactView.extend({
    /** The contract it is compared with: of the base, or of what was published meanwhile where that alone differs. */
    before: Contract,
    comparedWith: VersionMark,
    /** Whether the registry ever told this desktop which applications read what. */
    readersKnown: z.boolean(),
    /** When it last did; null without a registry. */
    readersSince: z.string().nullable(),
  }).nullable(),
  /** My approval has to name `contract`. */
  confirmContract: z.boolean(),
  /** In what role I would sign. */
  capacity: z.enum(['approver', 'engineer']),
  permissions: z.object({
    approve: Permission,
    requestChanges: Permission,
    deploy: Permission,
    withdraw: Permission,
    revise: Permission,
  }),
});
export type ChangeView = z.infer<typeof ChangeView>;

/** Where a change could go. */
export const DeployTargets = z.object({
  channels: z.array(
    z.object({
      name: z.string(),
      /** null: nothing was deployed to it yet. */
      shows: z.object({ version: VersionMark, since: z.string(), by: z.string() }).nullable(),
      permission: Permission,
    }),
  ),
  /** A channel under a name that none has yet. */
  other: Permission,
});
export type DeployTargets = z.infer<typeof DeployTargets>;

export const changes = {
  list: procedure
    .input(z.object({ agent: Id.optional(), status: z.enum(['open', 'withdrawn', 'deployed']).optional() }))
    .output(z.array(ChangeSummary)),
  get: procedure.input(z.object({ id: Id })).output(ChangeView),
  /** Makes the draft a version and asks to publish it. Fails with `conflict` when nothing differs. */
  submit: procedure
    .input(
      z.object({
        agent: Id,
        title: z.string().trim().min(1).max(200),
        reason: z.string().trim().min(1).max(4000),
        evidence: z.array(Hash),
      }),
    )
    .output(ChangeSummary),
  revise: procedure
    .input(z.object({ id: Id, reason: z.string().trim().min(1).max(4000), evidence: z.array(Hash) }))
    .output(ChangeSummary),
  withdraw: procedure.input(z.object({ id: Id, reason: z.string().trim().min(1).max(4000) })).output(ChangeSummary),
  comment: procedure
    .input(z.object({ id: Id, path: z.string().optional(), text: z.string().trim().min(1).max(4000) }))
    .output(ChangeSummary),
  /** Signs. `version` and `evidence` are what the reviewer saw; anything newer is a `conflict`. */
  review: procedure
    .input(
      z.object({
        id: Id,
        version: Hash,
        evidence: z.array(Hash),
        verdict: z.enum(['approve', 'request_changes']),
        comment: z.string().max(4000),
        /** `ChangeView.contract`, where I confirm what the change does to applications. */
        contract: Hash.optional(),
      }),
    )
    .output(ChangeSummary),
  /** The channels that a change could go to, what they show now, and whether I may. */
  targets: procedure.input(z.object({ id: Id })).output(DeployTargets),
  deploy: procedure
    .input(z.object({ id: Id, channel: Channel, reason: z.string().max(4000).default('') }))
    .output(ChangeSummary),
  /** What waits for me: changes to review, my changes with a verdict, approved ones to deploy. */
  inbox: procedure.output(
    z.array(z.object({ kind: z.enum(['review', 'changes_requested', 'ready_to_deploy']), change: ChangeSummary })),
  ),
};
