import { z } from 'zod';
import { ExecutionSearch } from '../executions/views.ts';
import { Hash, Id, Json } from '../spec/ids.ts';
import { ModelRef } from '../spec/spec.ts';

const Share = z.object({ estimate: z.number(), low: z.number(), high: z.number() });
const Lanes = z.object({ samples: z.int(), onlyDraft: z.int(), onlyPresent: z.int() });

export const RuleReplayView = z.object({
  executions: z.int(),
  flips: z.int(),
  open: z.int(),
  same: z.int(),
  kinds: z.array(
    z.object({
      rule: z.string().nullable(),
      field: z.string(),
      from: Json.nullable(),
      to: Json.nullable(),
      count: z.int(),
      examples: z.array(z.string()),
    }),
  ),
  furtherKinds: z.int(),
});
const ModelReplay = z.object({
  asked: z.int(),
  any: Share,
  noise: z.number(),
  fields: z.array(z.object({ field: z.string(), lanes: Lanes, share: Share })),
  notRun: z.int(),
  costUsd: z.number().nullable(),
  stopped: z.string().nullable(),
});

/** What became of recorded executions under other rules; content-addressed, so that a review can cite it. Holds no input of any customer. */
export const ReplayReport = z.object({
  format: z.literal(1),
  kind: z.literal('replay'),
  agent: Id,
  /** The version that answered then, and the hash of the spec that was tried. */
  version: Hash,
  spec: Hash,
  /** Which executions, of them at most the newest so many. */
  search: ExecutionSearch,
  newest: z.int(),
  /** When the oldest and the newest of them were answered; null: there was none. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** Executions that could not be judged, because a rule reads what was redacted. */
  unreadable: z.int(),
  rules: RuleReplayView,
  /** null: no model was asked. */
  models: ModelReplay.nullable(),
  asked: ModelRef.nullable(),
  startedAt: z.string(),
  finishedAt: z.string(),
  stopped: z.enum(['finished', 'cancelled']),
});
export type ReplayReport = z.infer<typeof ReplayReport>;
