import { z } from 'zod';
import { ExecutionSearch } from '../../executions/views.ts';
import { ReplayReport } from '../../replay/replay-report.ts';
import { Id } from '../../spec/ids.ts';
import { ModelRef } from '../../spec/spec.ts';
import { VersionMark } from './agents.ts';
import { procedure } from './base.ts';

/** Executions that one replay reads at most. */
export const MOST_REPLAYED = 100_000;

const ReplayScope = z.object({
  agent: Id,
  /** Which executions of the version in production, of them at most the newest so many. */
  search: ExecutionSearch.omit({ version: true, outcomes: true }).default({}),
  newest: z.int().min(1).max(MOST_REPLAYED).default(10_000),
});
const ModelLanes = z.object({
  model: ModelRef,
  /** Executions asked again at most; each takes two calls. */
  sample: z.int().min(1).max(2000),
  limitUsd: z.number().min(0).nullable(),
});

export const ReplaySummary = z.object({
  id: z.string(),
  agent: Id,
  state: z.enum(['running', 'finished', 'cancelled', 'failed']),
  startedAt: z.string(),
  version: VersionMark,
  /** It tried the draft as it stands now. */
  current: z.boolean(),
  /** While it goes on: executions held against the rules, and those asked again of those to ask. */
  progress: z.object({ judged: z.int(), asked: z.int(), toAsk: z.int(), costUsd: z.number().nullable() }).nullable(),
  /** Why it failed, in words. */
  problem: z.string().nullable(),
  /** Hash of the report; null while it goes on and where it failed. */
  report: z.string().nullable(),
});
export type ReplaySummary = z.infer<typeof ReplaySummary>;

/** A draft tried on what production answered. */
export const replays = {
  /** Which version answers now, whether the draft differs from it, and what asking again would take. */
  prepare: procedure
    .input(z.object({ agent: Id, model: ModelRef.nullable(), sample: z.int().min(0).max(2000) }))
    .output(
      z.object({
        /** null: nothing is in production. */
        version: VersionMark.nullable(),
        differs: z.boolean(),
        calls: z.int(),
        costUsd: z.number().nullable(),
        priceTable: z.string().nullable(),
      }),
    ),
  /** Goes on in the background; one for an agent at a time. `models: null`: by the rules alone. */
  start: procedure.input(ReplayScope.extend({ models: ModelLanes.nullable() })).output(ReplaySummary),
  cancel: procedure.input(z.object({ agent: Id })).output(z.object({ agent: Id })),
  /** The newest first. */
  list: procedure.input(z.object({ agent: Id })).output(z.array(ReplaySummary)),
  report: procedure.input(z.object({ hash: z.string() })).output(ReplayReport),
};
