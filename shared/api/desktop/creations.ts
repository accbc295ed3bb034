import { z } from 'zod';
import { Creation, CreationSource, CreationStep, Proposal } from '../../creation/creation.ts';
import { Id } from '../../spec/ids.ts';
import { ModelRef } from '../../spec/spec.ts';
import { procedure } from './base.ts';

const one = z.object({ id: Id });

/** Agents in the making. A creation survives reload and restart; its result is an ordinary draft. */
export const creations = {
  /** Those that are not finished, newest first. */
  list: procedure.output(
    z.array(
      z.object({
        id: Id,
        name: z.string(),
        startedAt: z.string(),
        savedAt: z.string(),
        next: CreationStep.nullable(),
        working: z.boolean(),
        agent: Id.nullable(),
      }),
    ),
  ),
  /** Models that could draft now. */
  models: procedure.output(z.array(z.object({ model: ModelRef, label: z.string() }))),
  /** Reads the source and opens the first step; asks no model yet. */
  start: procedure
    .input(
      z.object({
        name: z.string().trim().min(1).max(200),
        source: CreationSource,
        model: ModelRef.nullable(),
        limitUsd: z.number().min(0).nullable(),
      }),
    )
    .output(Creation),
  get: procedure.input(one).output(Creation),
  /** What the person changed. Refused with `conflict` when the proposal has moved on since `revision`. */
  save: procedure.input(one.extend({ revision: z.int(), proposal: Proposal })).output(Creation),
  choose: procedure
    .input(one.extend({ model: ModelRef.nullable(), limitUsd: z.number().min(0).nullable() }))
    .output(Creation),
  /**
   * Begins drafting steps in the background, in order, and stops at the first that fails: `rest` is every open step up to
   * `checks`. A step that is drafted again replaces what it had drafted; `hint` tells it what to do differently.
   */
  draft: procedure
    .input(one.extend({ steps: z.union([z.literal('rest'), CreationStep]), hint: z.string().max(2000).optional() }))
    .output(Creation),
  cancel: procedure.input(one).output(Creation),
  /** The person's word on a step: done as it stands, skipped, or open again. */
  mark: procedure
    .input(one.extend({ step: CreationStep, state: z.enum(['open', 'done', 'skipped']) }))
    .output(Creation),
  /** Makes the proposal an agent with a draft, accepted cases and locks. */
  finish: procedure.input(one).output(Creation),
  /** Remembers the runs of the later steps. */
  runs: procedure
    .input(one.extend({ first: z.string().nullable().optional(), models: z.array(z.string()).max(20).optional() }))
    .output(Creation),
  discard: procedure.input(one).output(one),
};
