import { verifySignature } from '../../ledger/crypto.ts';
import { work } from '../../ledger/work.ts';
import { AppError } from '../../shared/errors.ts';
import { removedDevice } from '../../shared/governance/refusal.ts';
import type { Role } from '../../shared/governance/roles.ts';
import { addMember } from '../add-member.ts';
import type { RegistryCore } from '../core.ts';
import { addInvite, findInvite, type StoredInvite, spendInvite } from '../store/invites.ts';
import { forAnyone, forMembers, rolesOf } from './base.ts';

const DAY_MS = 86_400_000;
const proves = (key: string, text: string, signature: string): boolean =>
  verifySignature(key, new TextEncoder().encode(text), new Uint8Array(Buffer.from(signature, 'base64')));

/** Makes an invite and answers its link. Also used for the first one, on the terminal. */
export async function makeInvite(
  core: RegistryCore,
  roles: readonly Role[],
  days: number,
): Promise<{ link: string; expiresAt: string }> {
  const now = core.now();
  const expiresAt = new Date(Date.parse(now) + days * DAY_MS).toISOString();
  const code = await addInvite(core.db, { roles, now, expiresAt });
  return { link: core.inviteLink(code), expiresAt };
}

async function openInvite(core: RegistryCore, code: string, key?: string): Promise<StoredInvite> {
  const invite = await findInvite(core.db, code);
  if (invite === undefined)
    throw new AppError('not_found', 'This invite is not known here. Ask for a new one.', { entity: 'invite', id: '' });
  if (invite.usedAt !== null && invite.usedBy !== key)
    throw new AppError(
      'forbidden',
      'This invite was used already. Each invite is good for one person; ask for a new one.',
      { rule: 'invite_used' },
    );
  if (invite.usedAt === null && invite.expiresAt <= core.now())
    throw new AppError('forbidden', `This invite expired on ${invite.expiresAt.slice(0, 10)}. Ask for a new one.`, {
      rule: 'invite_expired',
    });
  return invite;
}

export const inspectInvite = forAnyone.open.inspectInvite.handler(async ({ context: { core }, input }) => {
  const invite = await openInvite(core, input.code);
  const { workspace: id } = core.identity;
  const workspace = await core.ledger.reader(core.db, id).get('workspace', id);
  return { workspace: { id, name: workspace?.name ?? '' }, roles: invite.roles, expiresAt: invite.expiresAt };
});

/** One transaction: the invite is used up exactly when the member is in the ledger. The same key may repeat a lost answer. */
export const join = forAnyone.open.join.handler(async ({ context: { core }, input }) => {
  const { workspace, member: registry } = core.identity;
  if (!proves(input.key, `rulehouse-join:${workspace}:${input.code}`, input.proof))
    throw new AppError('unauthenticated', 'The proof does not belong to the key you want to join with.', {
      rule: 'signature',
    });
  const joined = await work(core.db, async (tx) => {
    // Before reading: two people at two replicas, or twice the same invite, are let in one after the other.
    await core.ledger.takeTurn(tx, workspace);
    const invite = await openInvite({ ...core, db: tx }, input.code, input.key);
    const read = core.ledger.reader(tx, workspace);
    const known = await read.get('key', input.key);
    if (known !== undefined) return { member: known.member, head: await core.ledger.head(tx, workspace) };
    const added = await addMember({ ...core, db: tx }, { ...input, roles: invite.roles });
    await spendInvite(tx, input.code, input.key, core.now());
    return added;
  });
  core.grown();
  core.log.info({ member: joined.member, by: registry }, 'member joined');
  return { workspace, ...joined };
});

export const challenge = forAnyone.open.challenge.handler(({ context: { core } }) => ({
  workspace: core.identity.workspace,
  challenge: core.sessions.challenge(),
}));

export const session = forAnyone.open.session.handler(async ({ context: { core }, input }) => {
  const { workspace } = core.identity;
  const known = await core.ledger.reader(core.db, workspace).get('key', input.key);
  const proved = proves(input.key, `rulehouse-session:${workspace}:${input.challenge}`, input.signature);
  if (proved && known?.removedAt !== undefined)
    throw new AppError('unauthenticated', removedDevice(known), { rule: 'removed_device' });
  const opened =
    proved && known !== undefined
      ? await core.sessions.open(input.challenge, { key: input.key, member: known.member })
      : undefined;
  // One answer for an unknown key and a wrong signature: who is a member is nobody's business.
  if (opened === undefined || known === undefined)
    throw new AppError('unauthenticated', 'The registry does not know this key. Join with an invite link first.', {
      rule: 'unknown_key',
    });
  const { token, expiresAt } = opened;
  return { token, member: known.member, expiresAt: new Date(expiresAt).toISOString() };
});

export const createInvite = forMembers.member.createInvite.handler(async ({ context: { core }, input }) =>
  makeInvite(core, rolesOf(input.roles), input.days),
);
