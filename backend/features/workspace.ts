import { bundleOf } from '../../ledger/bundle.ts';
import { createWorkspace } from '../first-start/create-workspace.ts';
import { decide } from '../governance/decide.ts';
import { os } from '../implement.ts';
import { viewMembers, viewWorkspace } from '../views/workspace.ts';

/** Whoever may approve follows from roles. */
const TOPICS = ['members', 'changes', 'workspace'] as const;

export const workspace = {
  current: os.workspace.current.handler(({ context }) => viewWorkspace(context)),
  list: os.workspace.list.handler(async ({ context }) => {
    const current = context.workspaces.current().id;
    return (await context.workspaces.list()).map(({ id, name, kind }) => ({ id, name, kind, current: id === current }));
  }),
  members: os.workspace.members.handler(({ context }) => viewMembers(context)),
  changeMember: os.workspace.changeMember.handler(async ({ context, input }) => {
    await decide(context, {
      acts: [{ kind: 'member.change', payload: input }],
      time: context.now(),
      topics: [...TOPICS],
    });
    return viewMembers(context);
  }),
  removeMember: os.workspace.removeMember.handler(async ({ context, input }) => {
    await decide(context, {
      acts: [{ kind: 'member.remove', payload: input }],
      time: context.now(),
      topics: [...TOPICS],
    });
    return viewMembers(context);
  }),
  create: os.workspace.create.handler(async ({ context, input }) => {
    await context.workspaces.enter(await createWorkspace(context, { ...input, kind: 'own' }));
    return viewWorkspace(context);
  }),
  switch: os.workspace.switch.handler(async ({ context, input }) => {
    await context.workspaces.switchTo(input.id);
    return viewWorkspace(context);
  }),
  verify: os.workspace.verify.handler(async ({ context }) => {
    const result = await context.ledger.verify(context.db, context.workspaces.current().id);
    const head = result.ok ? result.head : result.good;
    return {
      ok: result.ok,
      entries: head.sequence,
      problem: result.ok ? null : `Entry ${result.sequence}: ${result.refusal.message}`,
      head,
    };
  }),
  history: os.workspace.history.handler(async ({ context, input }) => {
    const { id } = context.workspaces.current();
    const bundle = await bundleOf(context.db, id, input.subject);
    const day = context.now().slice(0, 10);
    return { fileName: `history-${day}-${bundle.head.sequence}.json`, content: JSON.stringify(bundle) };
  }),
};
