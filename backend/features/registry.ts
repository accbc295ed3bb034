import { AppError } from '../../shared/errors.ts';
import type { BackendContext } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import { os } from '../implement.ts';
import { inspectInvite, joinTeam } from '../sync/join.ts';
import { keepReaders } from '../sync/readers.ts';
import { find } from '../views/find.ts';
import { viewReaders } from '../views/readers.ts';

export const registry = {
  status: os.registry.status.handler(({ context }) => context.sync.status()),
  inspect: os.registry.inspect.handler(({ input }) => inspectInvite(input.invite)),
  join: os.registry.join.handler(async ({ context, input, signal }) => {
    await joinTeam(context, input, signal);
    return context.sync.syncNow();
  }),
  sync: os.registry.sync.handler(({ context }) => context.sync.syncNow()),
  handBack: os.registry.handBack.handler(({ context }) => inTeam(context).handBack()),
  invite: os.registry.invite.handler(({ context, input }) => inTeam(context).ask((api) => api.createInvite(input))),
  keys: os.registry.keys.handler(({ context }) => inTeam(context).ask((api) => api.keys())),
  createKey: os.registry.createKey.handler(async ({ context, input }) => {
    const made = await inTeam(context).ask((api) => api.createKey(input));
    context.announcer.announce(['registry']);
    return made;
  }),
  limitKey: os.registry.limitKey.handler(async ({ context, input: { id, limits } }) => {
    const limited = await inTeam(context).ask((api) => api.limitKey({ id, ...limits }));
    context.announcer.announce(['registry']);
    return limited;
  }),
  rotateKey: os.registry.rotateKey.handler(async ({ context, input }) => {
    const rotated = await inTeam(context).ask((api) => api.rotateKey(input));
    context.announcer.announce(['registry']);
    return rotated;
  }),
  revokeKey: os.registry.revokeKey.handler(async ({ context, input }) => {
    const revoked = await inTeam(context).ask((api) => api.revokeKey(input));
    context.announcer.announce(['registry']);
    return revoked;
  }),
  readers: os.registry.readers.handler(async ({ context }) => viewReaders(context, await currentState(context))),
  declareReads: os.registry.declareReads.handler(async ({ context, input }) => {
    const { key, agent, fields, reader } = input;
    const { slug } = await find(await currentState(context), 'agent', agent);
    await inTeam(context).ask((api) => api.setReads({ id: key, slug, fields, reader }));
    await askReaders(context);
    return { key };
  }),
  withdrawReads: os.registry.withdrawReads.handler(async ({ context, input }) => {
    const { key, agent } = input;
    const { slug } = await find(await currentState(context), 'agent', agent);
    await inTeam(context).ask((api) => api.removeReads({ id: key, slug }));
    await askReaders(context);
    return { key };
  }),
};

/** Takes over at once what the registry now says, rather than with the next synchronisation. */
async function askReaders(context: BackendContext): Promise<void> {
  const { id } = context.workspaces.current();
  await keepReaders(context, id, await inTeam(context).ask((api) => api.readers({})));
}

/** The registry of this workspace's team. Throws `unsupported` where there is none. */
export function inTeam(context: BackendContext) {
  if (context.workspaces.current().kind !== 'team')
    throw new AppError('unsupported', 'This workspace has no registry. Join a team first.', { capability: 'registry' });
  return context.sync;
}
