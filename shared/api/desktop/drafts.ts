import { z } from 'zod';
import { SpecDifference } from '../../spec/diff.ts';
import { Id } from '../../spec/ids.ts';
import { Spec } from '../../spec/spec.ts';
import { procedure } from './base.ts';

/** An editor's working copy. `revision` rises with every save; a stale one is a `conflict` that carries the current draft. */
export const Draft = z.object({
  agent: z.string(),
  spec: Spec,
  /** The version it started from, null for a new agent. */
  base: z.object({ hash: z.string(), number: z.number() }).nullable(),
  baseSpec: Spec.nullable(),
  /** What a new agent was created with: its contradictions are settled by order and need nobody's look. */
  startSpec: Spec.nullable(),
  revision: z.number(),
  savedAt: z.string().nullable(),
});
export type Draft = z.infer<typeof Draft>;

export const drafts = {
  get: procedure.input(z.object({ agent: Id })).output(Draft),
  /** Fails with `locked` when the spec newly differs from its base in a part that is locked for me. */
  save: procedure
    .input(z.object({ agent: Id, revision: z.number(), spec: Spec }))
    .output(z.object({ revision: z.number(), savedAt: z.string() })),
  /** Back to the published version; the discarded spec can be restored with `restore` until the next save. */
  discard: procedure.input(z.object({ agent: Id })).output(Draft),
  restore: procedure.input(z.object({ agent: Id })).output(Draft),
  differences: procedure.input(z.object({ agent: Id })).output(z.array(SpecDifference)),
};
