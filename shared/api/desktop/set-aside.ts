import { z } from 'zod';
import { procedure } from './base.ts';
import { SyncState } from './registry.ts';

/** A decision of mine that neither the team's history holds nor anything sends. */
export const SetAside = z.object({
  id: z.string(),
  kind: z.string(),
  /** When it was decided. */
  time: z.string(),
  did: z.string(),
  why: z.string(),
  /** Why it is not in the history. */
  problem: z.string(),
  agent: z.object({ id: z.string(), slug: z.string(), name: z.string() }).nullable(),
  /** `draft`: what was written can be put into the draft. `again`: it can be decided again as it was. `look`: it is decided again where what it is about stands. `none`: there is nothing left to decide. */
  way: z.enum(['draft', 'again', 'look', 'none']),
  /** With `look`: the change, where the history has it. */
  change: z.string().nullable(),
  /** With `none`: why not, in words. */
  whyNot: z.string().nullable(),
});
export type SetAside = z.infer<typeof SetAside>;

export const setAside = {
  list: procedure.output(
    z.object({
      /** Oldest first. */
      items: z.array(SetAside),
      /** Histories that were left for the registry's, newest first: files on this computer that `rulehouse verify` checks. */
      earlier: z.array(z.object({ file: z.string(), decisions: z.number(), at: z.string() })),
    }),
  ),
  /**
   * Decides it again under today's date and my signature, or puts what was written into the draft, to be asked for anew. It is
   * then set aside no longer. Throws `conflict` where the draft holds other changes, and what the history or the registry refuses.
   */
  again: procedure.input(z.object({ id: z.string() })).output(z.object({ id: z.string() })),
  /** Lets it rest. What it said stays in the file of the earlier history, if it was in one. */
  putAway: procedure
    .input(z.object({ ids: z.array(z.string()).min(1).max(1000) }))
    .output(z.object({ count: z.number() })),
  /**
   * Leaves the history that this computer holds, from where the registry's differs, and follows the registry's. The one that is
   * left is kept in a file; my own decisions in it, and those that wait, are set aside. Throws `conflict` where the two have no beginning in common.
   */
  follow: procedure.output(SyncState),
};
