import { AppError } from '../../shared/errors.ts';
import { addApiKey, listApiKeys, revokeApiKey } from '../store/api-keys.ts';
import { forMembers } from './base.ts';

export const keys = forMembers.member.keys.handler(({ context: { core } }) => listApiKeys(core.db));

export const createKey = forMembers.member.createKey.handler(async ({ context: { core, member }, input }) => {
  const id = core.newId();
  const secret = await addApiKey(core.db, { id, name: input.name, by: member.id, now: core.now() });
  core.log.info({ member: member.id, applicationKey: id }, 'API key made');
  return { id, secret };
});

export const revokeKey = forMembers.member.revokeKey.handler(async ({ context: { core, member }, input }) => {
  if (!(await revokeApiKey(core.db, input.id, core.now())))
    throw new AppError('not_found', 'There is no such API key that could still be revoked.', {
      entity: 'key',
      id: input.id,
    });
  core.log.info({ member: member.id, applicationKey: input.id }, 'API key revoked');
  return { id: input.id };
});
