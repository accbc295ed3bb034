import { z } from 'zod';
import { EffectivePolicy } from '../../governance/policy.ts';
import { Channel } from '../../governance/statement.ts';
import { Counts } from '../../grading/report.ts';
import { ReplayReport } from '../../replay/replay-report.ts';
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
  mine: z.boolean(),
  verdict: z.enum(['approve', 'request_changes']),
  capacity: z.enum(['approver', 'engineer']),
  comment: z.string(),
  time: z.string(),
  /** The version, and hashes of the reports, that were signed. */
  version: VersionMark,
  evidence: z.array(z.string()),
  /** Why it no longer counts, as the second half of a sentence; null while it does. */
  voided: z.string().nullable(),
  /** It no longer counts because of what others did, not because of a later verdict of the same person. */
  overtaken: z.boolean(),
});
export type ReviewView = z.infer<typeof ReviewView>;
export const CommentView = z.object({
  id: z.string(),
  by: z.string(),
  /** The part that it is about, and what people call that; null: the change as a whole. */
  path: z.string().nullable(),
  subject: z.string().nullable(),
  text: z.string(),
  time: z.string(),
  /** Number of the version that was commented on. */
  version: z.number(),
  /** The part reads otherwise now; `words` is how it read then. */
  outdated: z.boolean(),
  words: z.string().nullable(),
  settled: z.object({ by: z.string(), text: z.string(), time: z.string() }).nullable(),
});
export type CommentView = z.infer<typeof CommentView>;
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
  /** Enough people approved, but not the engineer whom the contract or a guarded part asks for. */
  engineerMissing: z.boolean(),
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
  /** The report of the version before that it compares with; null where none of it is known here. */
  against: Hash.nullable(),
});
export const ChangeView = ChangeSummary.extend({
  differences: z.array(SpecDifference),
  before: Spec.nullable(),
  after: Spec,
  evidence: z.array(EvidenceView),
  /** Replays of what production answered that were sent along; cited beside the test reports. */
  replays: z.array(z.object({ hash: Hash, matches: z.boolean(), report: ReplayReport })),
  reviews: z.array(ReviewView),
  comments: z.array(CommentView),
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

/** An open change that a draft goes on from. */
export const ContinuedChange = z.object({
  change: ChangeSummary,
  /** Who approved what it asks for now, and would have to anew. */
  approvedBy: z.array(z.string()),
  /** The draft says just what the change asks for: only test reports could be new. */
  same: z.boolean(),
});
export type ContinuedChange = z.infer<typeof ContinuedChange>;

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

/** My test cases become the team's along with the change, as far as nothing that others shared stands in the way. */
const ShareTests = z.boolean().default(true);

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
        shareTests: ShareTests,
      }),
    )
    .output(ChangeSummary),
  /** The open change that my draft goes on from and that I may revise; null when there is none. */
  continued: procedure.input(z.object({ agent: Id })).output(ContinuedChange.nullable()),
  /** Points a change at the draft as a new version; where the draft says the same, only at these reports. Voids its approvals. */
  revise: procedure
    .input(
      z.object({
        id: Id,
        reason: z.string().trim().min(1).max(4000),
        evidence: z.array(Hash),
        shareTests: ShareTests,
      }),
    )
    .output(ChangeSummary),
  withdraw: procedure.input(z.object({ id: Id, reason: z.string().trim().min(1).max(4000) })).output(ChangeSummary),
  comment: procedure
    .input(
      z.object({
        id: Id,
        path: z.string().max(400).optional(),
        text: z.string().trim().min(1).max(4000),
        /** The comment that this one settles. */
        settles: Hash.optional(),
      }),
    )
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
  /** The evidence pack as one page, which carries every decision it follows from: `rulehouse verify` checks it anywhere. */
  evidenceFile: procedure.input(z.object({ id: Id })).output(z.object({ fileName: z.string(), content: z.string() })),
  /** The channels that a change could go to, what they show now, and whether I may. */
  targets: procedure.input(z.object({ id: Id })).output(DeployTargets),
  deploy: procedure
    .input(z.object({ id: Id, channel: Channel, reason: z.string().max(4000).default('') }))
    .output(ChangeSummary),
  /** What waits for me: changes to review, those whose approval by me no longer counts, my changes with a verdict, approved ones to deploy. */
  inbox: procedure.output(
    z.array(
      z.object({
        kind: z.enum(['review', 'review_again', 'changes_requested', 'ready_to_deploy']),
        change: ChangeSummary,
      }),
    ),
  ),
};
