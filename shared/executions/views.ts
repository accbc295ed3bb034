import { z } from 'zod';
import { Hash, Instant, Slug } from '../spec/ids.ts';
import { ExecutionKind, ExecutionRecord } from './record.ts';
import { ExecutionSettings } from './settings.ts';

/** Which executions of an agent; nothing left out means all. */
export const ExecutionSearch = z.object({
  /** Every word of it occurs in the input, the output or the metadata; `gard*` is the beginning of a word. */
  text: z.string().max(200).optional(),
  /** Exactly these values, in lower or upper case, e.g. `output.decision` is `live`. */
  fields: z
    .array(z.object({ path: z.string().min(1).max(200), value: z.string().max(120) }))
    .max(5)
    .optional(),
  /** A rule by id, or any rule. */
  rule: z.object({ id: z.string().max(100).nullable(), result: z.enum(['fired', 'violated']) }).optional(),
  outcomes: z.array(z.string().max(40)).min(1).max(20).optional(),
  version: Hash.optional(),
  channel: z.string().max(100).optional(),
  /** Id of the API key. */
  application: z.string().max(100).optional(),
  /** As the provider named what answered. */
  model: z.string().max(200).optional(),
  /** Calls of applications when absent: try-outs are found only where they are asked for. */
  kind: ExecutionKind.optional(),
  batch: z.string().max(100).optional(),
  /** From this instant on, and before that one. */
  from: Instant.optional(),
  to: Instant.optional(),
});
export type ExecutionSearch = z.infer<typeof ExecutionSearch>;

export const ExecutionPageOf = z.object({
  /** Where another page ended; absent for the newest. */
  cursor: z.string().max(100).optional(),
  direction: z.enum(['older', 'newer']).default('older'),
  limit: z.int().min(1).max(200).default(50),
});

const Mark = z.object({ id: z.string(), name: z.string() });
const VersionOf = z.object({ hash: Hash, number: z.number().nullable() });

/** One line of a list. */
export const ExecutionSummary = z.object({
  id: z.string(),
  at: z.string(),
  agent: Slug,
  version: VersionOf,
  channel: z.string().nullable(),
  outcome: z.string(),
  kind: ExecutionKind,
  batch: z.string().nullable(),
  application: Mark,
  provider: z.string(),
  model: z.string().nullable(),
  latencyMs: z.number(),
  costUsd: z.number().nullable(),
  /** The first values of input and output, to tell one from the other. */
  asked: z.string(),
  answered: z.string(),
  /** Titles of rules that the output breaks. */
  violated: z.array(z.string()),
});
export type ExecutionSummary = z.infer<typeof ExecutionSummary>;

export const Execution = ExecutionSummary.extend({ record: ExecutionRecord });
export type Execution = z.infer<typeof Execution>;

/** Newest first. `unindexed`: so many of the newest are not found by words, values and rules yet. */
export const ExecutionList = z.object({
  items: z.array(ExecutionSummary),
  older: z.string().nullable(),
  newer: z.string().nullable(),
  unindexed: z.int(),
});
export const ExecutionCount = z.object({
  count: z.int(),
  /** There are more; counting ended here. */
  atLeast: z.boolean(),
});
/** What occurs, for choosing from. */
export const ExecutionFacets = z.object({
  outcomes: z.array(z.string()),
  versions: z.array(VersionOf),
  channels: z.array(z.string()),
  applications: z.array(Mark),
  models: z.array(z.string()),
  kinds: z.array(ExecutionKind),
});
export type ExecutionFacets = z.infer<typeof ExecutionFacets>;

export const ExecutionSettingsView = z.object({
  settings: ExecutionSettings,
  /** Who changed them to what, newest first; empty: as usual. */
  changes: z.array(ExecutionSettings.extend({ at: z.string(), by: z.string() })),
});
export type ExecutionSettingsView = z.infer<typeof ExecutionSettingsView>;
