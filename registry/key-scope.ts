import { AppError } from '../shared/errors.ts';
import type { RegistryCore } from './core.ts';
import type { KeyInUse } from './key-usage.ts';
import type { PublishedVersion } from './published.ts';

/** Throws `forbidden` when a request names an agent that the key is not for. */
export function requireAgent({ limits: { agents } }: KeyInUse, input: unknown): void {
  if (agents === null) return;
  const slug = typeof input === 'object' && input !== null && 'slug' in input ? input.slug : undefined;
  if (typeof slug !== 'string' || agents.includes(slug)) return;
  throw new AppError('forbidden', `This API key is not for the agent “${slug}”. Its agents: ${agents.join(', ')}.`, {
    rule: 'key_agent',
  });
}

/**
 * Throws `forbidden` when a key limited to channels asks for a version by another channel, or for one by number or hash that none of its
 * channels shows or ever showed: an application that pinned what was proven to it goes on while a deployment happens.
 */
export async function requireChannel(
  core: RegistryCore,
  { limits: { channels } }: KeyInUse,
  { agent, version }: PublishedVersion,
  named: string,
): Promise<void> {
  if (channels === null || channels.includes(named)) return;
  if (/^(\d+|[0-9a-f]{64})$/.test(named)) {
    const read = core.ledger.reader(core.db, core.identity.workspace);
    for (const channel of channels)
      if ((await read.get('deployed', `${agent.id}/${channel}/${version.id}`)) !== undefined) return;
  }
  throw new AppError(
    'forbidden',
    `This API key is only for what the channel ${channels.join(' or ')} shows, which “${named}” is not.`,
    { rule: 'key_channel' },
  );
}
