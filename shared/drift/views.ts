import { z } from 'zod';
import { Hash, Slug } from '../spec/ids.ts';
import { ModelRef } from '../spec/spec.ts';

/** How an agent's version in production is watched. */
export const CanarySettings = z.object({
  /** null: not watched. */
  everyMinutes: z.int().min(10).max(10_080).nullable(),
  /** Of the day, in UTC, where days are waited for; null: whenever the time is over. */
  hour: z.int().min(0).max(23).nullable().default(null),
  /** Of the team's suite, the first so many. */
  cases: z.int().min(1).max(2000),
  /** US dollars for one run; null: no limit. */
  limitUsd: z.number().min(0).nullable(),
});
export type CanarySettings = z.infer<typeof CanarySettings>;
/** Nothing is spent before somebody asks for it. */
export const USUAL_CANARY: CanarySettings = { everyMinutes: null, hour: null, cases: 50, limitUsd: null };

const Tally = z.object({ passed: z.int(), failed: z.int() });

export const CanaryRunView = z.object({
  id: z.string(),
  at: z.string(),
  version: z.object({ hash: Hash, number: z.int() }),
  model: ModelRef,
  /** As the provider named what answered; null where nothing did. */
  served: z.string().nullable(),
  fingerprint: z.string().nullable(),
  ...Tally.shape,
  notRun: z.int(),
  costUsd: z.number().nullable(),
});
export type CanaryRunView = z.infer<typeof CanaryRunView>;

/**
 * `quality`: the model got worse on this agent's cases. `model`: the provider answers with another one under the same name.
 * `fingerprint`: the same model, set up differently. `retirement`: the provider will stop serving it, or has.
 */
export const DriftKind = z.enum(['quality', 'model', 'fingerprint', 'retirement']);
export type DriftKind = z.infer<typeof DriftKind>;

export const DriftFindingView = z.object({
  id: z.string(),
  kind: DriftKind,
  version: z.object({ hash: Hash, number: z.int() }),
  model: ModelRef,
  foundAt: z.string(),
  since: z.string(),
  /** What changed, in a sentence. */
  words: z.string(),
  /** For `quality`: passes of all samples before and since, and the cases that fail more often. */
  before: Tally.nullable(),
  after: Tally.nullable(),
  cases: z.array(z.object({ id: z.string(), title: z.string(), before: Tally, after: Tally })),
  /** Another candidate of the agent that could be preferred until this is settled; null: there is none. */
  fallback: ModelRef.nullable(),
  closed: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
});
export type DriftFindingView = z.infer<typeof DriftFindingView>;

/** A finding that nobody settled yet, and whose it is. */
export const OpenFinding = DriftFindingView.extend({ agent: z.object({ slug: Slug, name: z.string() }) });
export type OpenFinding = z.infer<typeof OpenFinding>;

export const DriftView = z.object({
  settings: CanarySettings,
  /** Newest first. */
  runs: z.array(CanaryRunView),
  findings: z.array(DriftFindingView),
  /** The run that was asked for and is not over yet; `done` of `total` cases are answered. null: there is none. */
  going: z.object({ since: z.string(), done: z.int(), total: z.int() }).nullable(),
  /** Cases that the team shares for this agent; 0: there is nothing to ask. */
  suite: z.int(),
});
export type DriftView = z.infer<typeof DriftView>;
