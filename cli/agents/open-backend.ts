import type { BackendContext } from '../../backend/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import { oneLine } from '../print/table.ts';
import type { Terminal } from '../terminal.ts';

/** Nothing is sent or fetched unless a command asks for it. In milliseconds, about as long as a timer can wait. */
const NEVER_MS = 2_000_000_000;
const NEVER = { watchedMs: NEVER_MS, quietMs: NEVER_MS, silenceMs: NEVER_MS };

/**
 * Opens a data folder as the application does, for one command; beside a running application it throws `unavailable`. With `signs`, a signing
 * key that a passphrase protects is unlocked: from RULEHOUSE_PASSPHRASE, else by asking whoever sits before the terminal.
 */
export async function withBackend<T>(
  terminal: Terminal,
  dataFolder: string,
  { signs }: { signs: boolean },
  act: (context: BackendContext) => Promise<T>,
): Promise<T> {
  const [{ startBackend }, { webPlatform }] = await Promise.all([
    import('../../backend/start.ts'),
    import('../../webhost/platform.ts'),
  ]);
  const { env, now } = terminal;
  const backend = await startBackend({ dataFolder, platform: webPlatform(dataFolder), env, now, syncPace: NEVER });
  try {
    if (signs) await unlock(terminal, backend.context);
    return await act(backend.context);
  } finally {
    await backend.close();
  }
}

async function unlock({ env, secret }: Terminal, { identity }: BackendContext): Promise<void> {
  if (!identity.protection().isLocked) return;
  const given = env.RULEHOUSE_PASSPHRASE || (await secret?.('Passphrase of your signing key: '));
  if (given) return identity.unlock(given);
  throw new AppError(
    'unauthenticated',
    'Your signing key is locked with a passphrase. Set RULEHOUSE_PASSPHRASE, or call this where you can type it.',
    { rule: 'key_locked' },
  );
}

/** An agent of the workspace by its short name. Throws `not_found` naming what there is. */
export async function agentNamed(context: BackendContext, slug: string): Promise<Entities['agent']> {
  const { currentState } = await import('../../backend/governance/current-state.ts');
  const agents = await (await currentState(context)).list('agent');
  const found = agents.find((agent) => agent.slug === slug);
  if (found !== undefined) return found;
  const names = agents.map((agent) => agent.slug).toSorted();
  const known = names.length === 0 ? 'There are none yet' : `There are ${names.join(', ')}`;
  throw new AppError('not_found', `There is no agent ${oneLine(slug)}. ${known}.`, { entity: 'agent', id: slug });
}

/** Throws `unsupported` where the workspace has no registry that logs executions. */
export function requireTeam(context: BackendContext): void {
  if (context.workspaces.current().kind === 'team') return;
  throw new AppError(
    'unsupported',
    'Executions are recorded by a registry. Join a team first, with “rulehouse join”.',
    { capability: 'registry' },
  );
}
