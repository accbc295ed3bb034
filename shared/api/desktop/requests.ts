import { z } from 'zod';
import { SpecDifference } from '../../spec/diff.ts';
import { Id, Json } from '../../spec/ids.ts';
import { procedure } from './base.ts';
import { ChangeSummary } from './changes.ts';
import { Permission } from './permission.ts';

/** What somebody asks engineers to change in a locked part. */
export const RequestView = z.object({
  id: z.string(),
  agent: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  path: z.string(),
  /** What it is about, in words: "Rule 3 · Cheap branded goods · Condition". */
  subject: z.string(),
  reason: z.string(),
  /** The part as it was when asked, and as it should be; null: not there. */
  current: Json.nullable(),
  proposed: Json.nullable(),
  /** What the request would change in the published version, in the words of a review. */
  differences: z.array(SpecDifference),
  /** The part was changed since the request was made. */
  outdated: z.boolean(),
  author: z.object({ id: z.string(), name: z.string() }),
  openedAt: z.string(),
  status: z.enum(['open', 'accepted', 'declined', 'withdrawn']),
  closed: z.object({ by: z.string(), at: z.string(), comment: z.string(), change: z.string().nullable() }).nullable(),
  permissions: z.object({ makeChange: Permission, decline: Permission, withdraw: Permission }),
});
export type RequestView = z.infer<typeof RequestView>;

const Reason = z.string().trim().min(1).max(4000);

export const requests = {
  /** Newest first; open ones before closed ones. */
  list: procedure.input(z.object({ agent: Id.optional() })).output(z.array(RequestView)),
  get: procedure.input(z.object({ id: Id })).output(RequestView),
  /** Open requests that I may answer, oldest first. */
  waiting: procedure.output(z.array(RequestView)),
  /** Asks for a part to become `proposed` (null: to be removed). Fails with `conflict` when it is that already. */
  open: procedure
    .input(z.object({ agent: Id, path: z.string().min(1).max(400), proposed: Json.nullable(), reason: Reason }))
    .output(RequestView),
  /**
   * Makes a version of the published one with the requested part in it, opens a change that asks to publish it, and closes the
   * request as accepted, all at once.
   */
  makeChange: procedure
    .input(z.object({ id: Id, title: z.string().trim().min(1).max(200), reason: Reason }))
    .output(ChangeSummary),
  /** Declines (engineers) or withdraws (its author). */
  close: procedure
    .input(z.object({ id: Id, outcome: z.enum(['declined', 'withdrawn']), comment: z.string().trim().max(4000) }))
    .output(RequestView),
};
