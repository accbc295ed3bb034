import { type KeyView, NO_LIMITS } from '../../shared/api/key-limits.ts';
import { AppError } from '../../shared/errors.ts';
import type { RegistryCore } from '../core.ts';
import { addApiKey, limitApiKey, listApiKeys, revokeApiKey, rotateApiKey } from '../store/api-keys.ts';
import { forMembers } from './base.ts';

const HOUR_MS = 3_600_000;

export const keys = forMembers.member.keys.handler(({ context: { core } }) => views(core));

export const createKey = forMembers.member.createKey.handler(async ({ context: { core, member }, input }) => {
  const id = core.newId();
  const { name, limits = NO_LIMITS } = input;
  const secret = await addApiKey(core.db, { id, name, by: member.id, now: core.now(), limits });
  core.log.info({ member: member.id, applicationKey: id }, 'API key made');
  return { id, secret };
});

export const limitKey = forMembers.member.limitKey.handler(
  async ({ context: { core, member }, input: { id, ...limits } }) => {
    if (!(await limitApiKey(core.db, id, limits))) throw missing(id);
    core.log.info({ member: member.id, applicationKey: id }, 'API key limited');
    const view = (await views(core)).find((each) => each.id === id);
    if (view === undefined) throw missing(id);
    return view;
  },
);

export const rotateKey = forMembers.member.rotateKey.handler(async ({ context: { core, member }, input }) => {
  const { id, keepOldHours } = input;
  const oldSecretUntil =
    keepOldHours === 0 ? null : new Date(Date.parse(core.now()) + keepOldHours * HOUR_MS).toISOString();
  const secret = await rotateApiKey(core.db, id, oldSecretUntil);
  if (secret === undefined) throw missing(id);
  core.log.info({ member: member.id, applicationKey: id }, 'API key rotated');
  return { id, secret, oldSecretUntil };
});

export const revokeKey = forMembers.member.revokeKey.handler(async ({ context: { core, member }, input }) => {
  if (!(await revokeApiKey(core.db, input.id, core.now()))) throw missing(input.id);
  core.log.info({ member: member.id, applicationKey: input.id }, 'API key revoked');
  return { id: input.id };
});

async function views(core: RegistryCore): Promise<KeyView[]> {
  const [stored, spent] = [await listApiKeys(core.db), await core.usage.totals()];
  return stored.map((key) => ({
    ...key,
    oldSecretUntil: key.oldSecretUntil !== null && key.oldSecretUntil > core.now() ? key.oldSecretUntil : null,
    spentUsd: { day: spent.day.get(key.id) ?? 0, month: spent.month.get(key.id) ?? 0 },
  }));
}

const missing = (id: string): AppError =>
  new AppError('not_found', 'There is no such API key, or it was revoked.', { entity: 'key', id });
