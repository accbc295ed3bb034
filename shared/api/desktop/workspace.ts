import { z } from 'zod';
import { BundleSubject } from '../../governance/bundle.ts';
import { Role } from '../../governance/roles.ts';
import { Head } from '../../governance/statement.ts';
import { Id } from '../../spec/ids.ts';
import { procedure } from './base.ts';

export const MemberView = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(Role),
  addedAt: z.string(),
  removedAt: z.string().nullable(),
  isMe: z.boolean(),
  /** The registry as the founder of its own workspace; it lets people in and decides nothing else. */
  isRegistry: z.boolean(),
});
export type MemberView = z.infer<typeof MemberView>;

export const WorkspaceView = z.object({
  id: z.string(),
  name: z.string(),
  /** `sample` and `own` are their own authority; `team` replicates a registry. */
  kind: z.enum(['sample', 'own', 'team']),
  me: MemberView,
  head: Head,
});
export type WorkspaceView = z.infer<typeof WorkspaceView>;

export const workspace = {
  current: procedure.output(WorkspaceView),
  list: procedure.output(
    z.array(
      z.object({ id: z.string(), name: z.string(), kind: z.enum(['sample', 'own', 'team']), current: z.boolean() }),
    ),
  ),
  members: procedure.output(z.array(MemberView)),
  /** Another name or other roles, by an admin. The last admin stays one. */
  changeMember: procedure
    .input(z.object({ member: Id, name: z.string().trim().min(1).max(200), roles: z.array(Role).min(1) }))
    .output(z.array(MemberView)),
  /** From then on the person can sign nothing more; what was signed before stays valid. */
  removeMember: procedure
    .input(z.object({ member: Id, reason: z.string().trim().min(1).max(4000) }))
    .output(z.array(MemberView)),
  /** Makes an empty workspace of one's own and switches to it. */
  create: procedure
    .input(z.object({ name: z.string().trim().min(1).max(200), myName: z.string().trim().min(1).max(200) }))
    .output(WorkspaceView),
  switch: procedure.input(z.object({ id: z.string() })).output(WorkspaceView),
  /** Re-checks every hash, signature and permission of the ledger, from the first entry. */
  verify: procedure.output(
    z.object({ ok: z.boolean(), entries: z.number(), problem: z.string().nullable(), head: Head }),
  ),
  /** The whole history as the text of one file, which proves itself anywhere (`rulehouse verify <file>`). */
  history: procedure
    .input(z.object({ subject: BundleSubject }))
    .output(z.object({ fileName: z.string(), content: z.string() })),
};
