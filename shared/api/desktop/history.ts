import { z } from 'zod';
import { HistoryGroup } from '../../governance/say-statement.ts';
import { Hash, Id, Instant } from '../../spec/ids.ts';
import { procedure } from './base.ts';

/** Which decisions; nothing left out means all. */
export const HistoryFilter = z.object({
  agent: Id.optional(),
  member: Id.optional(),
  groups: z.array(HistoryGroup).optional(),
  /** From this instant on, and before that one. */
  from: Instant.optional(),
  until: Instant.optional(),
  /** Every word of it stands somewhere in the sentence, in any case. */
  text: z.string().max(200).optional(),
});
export type HistoryFilter = z.infer<typeof HistoryFilter>;

/** One decision of the ledger in words: `who did: “why”`. */
export const HistoryEntry = z.object({
  sequence: z.int(),
  /** The link of the chain, as `rulehouse verify` names it. */
  hash: Hash,
  time: z.string(),
  who: z.string(),
  did: z.string(),
  /** The person's own words; empty where none were asked for. */
  why: z.string(),
  group: HistoryGroup,
  /** The statement's kind, for machines. */
  kind: z.string(),
  agent: z.object({ id: z.string(), slug: z.string(), name: z.string() }).nullable(),
  /** What it is about; null where that cannot be opened here. */
  target: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('change'), id: z.string() }),
      z.object({ kind: z.literal('request'), id: z.string() }),
      z.object({ kind: z.literal('version'), slug: z.string(), hash: z.string() }),
      z.object({ kind: z.literal('agent'), slug: z.string() }),
      z.object({ kind: z.literal('registry') }),
    ])
    .nullable(),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

export const history = {
  /**
   * Newest first, keyset by sequence: pass `next` as `before`; null on the last page. A search reads a bounded part of the
   * history at a time, so that a page may hold fewer entries than asked for, or none, and still have a next one.
   */
  list: procedure
    .input(HistoryFilter.extend({ before: z.int().min(1).optional(), limit: z.int().min(1).max(200).default(50) }))
    .output(z.object({ items: z.array(HistoryEntry), next: z.int().nullable() })),
};
