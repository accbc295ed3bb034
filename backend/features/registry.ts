import { AppError } from '../../shared/errors.ts';
import type { BackendContext } from '../context.ts';
import { os } from '../implement.ts';
import { inspectInvite, joinTeam } from '../sync/join.ts';

export const registry = {
  status: os.registry.status.handler(({ context }) => context.sync.status()),
  inspect: os.registry.inspect.handler(({ input }) => inspectInvite(input.invite)),
  join: os.registry.join.handler(async ({ context, input }) => {
    await joinTeam(context, input.invite, input.name, input.bringAgents);
    return context.sync.syncNow();
  }),
  sync: os.registry.sync.handler(({ context }) => context.sync.syncNow()),
  invite: os.registry.invite.handler(({ context, input }) => inTeam(context).ask((api) => api.createInvite(input))),
  keys: os.registry.keys.handler(({ context }) => inTeam(context).ask((api) => api.keys())),
  createKey: os.registry.createKey.handler(async ({ context, input }) => {
    const made = await inTeam(context).ask((api) => api.createKey(input));
    context.announcer.announce(['registry']);
    return made;
  }),
  revokeKey: os.registry.revokeKey.handler(async ({ context, input }) => {
    const revoked = await inTeam(context).ask((api) => api.revokeKey(input));
    context.announcer.announce(['registry']);
    return revoked;
  }),
};

function inTeam(context: BackendContext) {
  if (context.workspaces.current().kind !== 'team')
    throw new AppError('unsupported', 'This workspace has no registry. Join a team first.', { capability: 'registry' });
  return context.sync;
}
