import { AppError } from '../../shared/errors.ts';
import type { Entities, EntityKind } from '../../shared/governance/entities.ts';
import { Spec } from '../../shared/spec/spec.ts';
import type { State } from '../governance/state.ts';

const WORDS: Partial<Record<EntityKind, string>> = {
  agent: 'This agent does not exist in this workspace.',
  change: 'This change does not exist in this workspace.',
  request: 'This request does not exist in this workspace.',
  version: 'This version does not exist in this workspace.',
  channel: 'Nothing has been deployed to this channel yet.',
};

/** What an id names, or the error that says it is not there. */
export async function find<K extends EntityKind>(state: State, kind: K, id: string): Promise<Entities[K]> {
  const found = await state.get(kind, id);
  if (found === undefined)
    throw new AppError('not_found', WORDS[kind] ?? 'This does not exist in this workspace.', { entity: kind, id });
  return found;
}

/** The spec of a version by its hash. */
export async function specOf(state: State, hash: string): Promise<Spec> {
  const content = await state.objects(hash);
  if (content === undefined)
    throw new AppError('not_found', 'The content of this version is not stored here. Synchronise, then try again.', {
      entity: 'spec',
      id: hash,
    });
  return Spec.parse(content);
}

export const markOf = async (state: State, hash: string): Promise<{ hash: string; number: number }> => ({
  hash,
  number: (await find(state, 'version', hash)).number,
});

/** Names by member id; people who left keep theirs. */
export async function namesOf(state: State): Promise<(member: string) => string> {
  const names = new Map((await state.list('member')).map((member) => [member.id, member.name]));
  return (member) => names.get(member) ?? 'Somebody unknown';
}
