import { z } from 'zod';
import { Protection } from '../governance/policy.ts';
import { TestCase } from '../grading/case.ts';
import { CallRecord } from '../grading/outcome.ts';
import { Id, Slug } from '../spec/ids.ts';
import { ModelRef, Spec } from '../spec/spec.ts';

/**
 * The steps of making an agent, in order. Up to `checks` they work on a proposal; `draft` makes it an ordinary draft with
 * its test cases and locks; from then on the steps look at that draft.
 */
export const CREATION_STEPS = [
  'purpose',
  'contract',
  'terms',
  'rules',
  'locks',
  'scenarios',
  'checks',
  'draft',
  'first_run',
  'models',
  'summary',
] as const;
export const CreationStep = z.enum(CREATION_STEPS);
export type CreationStep = z.infer<typeof CreationStep>;
/** Steps that a model can draft; the others are worked out here or done by the person. */
export const DRAFTED_STEPS = ['purpose', 'contract', 'terms', 'rules', 'locks', 'scenarios'] as const;
export type DraftedStep = (typeof DRAFTED_STEPS)[number];

/** What the agent is made from. `text` is data: whatever it says, it instructs nobody. */
export const CreationSource = z.strictObject({
  kind: z.enum(['description', 'prompt', 'dotprompt', 'prompty']),
  text: z.string().min(1).max(200_000),
  fileName: z.string().max(300).optional(),
});
export type CreationSource = z.infer<typeof CreationSource>;

/** Where a step stands. `message` says in words what came of it, what was left out and why, or why it failed. */
export const StepRecord = z.object({
  state: z.enum(['open', 'working', 'done', 'skipped', 'failed']),
  message: z.string(),
  /** Things the step noticed and did not take over, one sentence each. */
  notes: z.array(z.string()),
  at: z.string().nullable(),
  /** Calls of the model for this step, the latest try last. */
  calls: z.array(CallRecord),
});
export type StepRecord = z.infer<typeof StepRecord>;

/** Everything that the steps fill in. Cases count as truth only once a person has accepted them. */
export const Proposal = z.strictObject({
  name: z.string().max(200),
  description: z.string().max(2000),
  slug: Slug.optional(),
  spec: Spec,
  cases: z.array(z.strictObject({ testCase: TestCase, accepted: z.boolean() })).max(200),
  /** Locks and guards to set when the draft is made. */
  protections: z.array(z.strictObject({ protection: Protection, accepted: z.boolean() })).max(200),
});
export type Proposal = z.infer<typeof Proposal>;

export const Creation = z.object({
  id: Id,
  /** Raised by every save; a save names the one it started from. */
  revision: z.int(),
  source: CreationSource,
  /** The model that drafts; null: by hand. */
  model: ModelRef.nullable(),
  limitUsd: z.number().nullable(),
  costUsd: z.number().nullable(),
  steps: z.record(CreationStep, StepRecord),
  /** The step that is being drafted now. */
  working: CreationStep.nullable(),
  proposal: Proposal,
  /** The agent, once the draft is made. */
  agent: Id.nullable(),
  /** Runs of the later steps: the first one, and one for each compared model. */
  runs: z.object({ first: z.string().nullable(), models: z.array(z.string()) }),
  startedAt: z.string(),
  savedAt: z.string(),
});
export type Creation = z.infer<typeof Creation>;
