import { verifySignature } from '../../ledger/crypto.ts';
import { work } from '../../ledger/work.ts';
import { signInText } from '../../shared/api/registry/sign-in.ts';
import { AppError } from '../../shared/errors.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import { addMember } from '../add-member.ts';
import type { RegistryCore } from '../core.ts';
import { addSignedIn, findSignedIn } from '../store/sign-ins.ts';
import { forAnyone } from './base.ts';

export const signInOffer = forAnyone.open.signInOffer.handler(async ({ context: { core } }) => {
  const { workspace: id } = core.identity;
  const workspace = await core.ledger.reader(core.db, id).get('workspace', id);
  const { organisation = null, port = null } = core.signIn?.offer ?? {};
  return { workspace: { id, name: workspace?.name ?? '' }, organisation, port };
});

export const startSignIn = forAnyone.open.startSignIn.handler(({ context: { core }, input }) =>
  offered(core).begin(input.port),
);

/** As an invite does, the registry adds who came with its own key; one person of the organisation joins once. */
export const joinSignedIn = forAnyone.open.joinSignedIn.handler(async ({ context: { core }, input }) => {
  const { workspace } = core.identity;
  const signIn = offered(core);
  const text = Buffer.from(signInText(workspace, input.attempt));
  if (!verifySignature(input.key, text, Buffer.from(input.proof, 'base64')))
    throw new AppError('unauthenticated', 'The proof does not belong to the key you want to join with.', {
      rule: 'signature',
    });
  const { roles, name, ...person } = await signIn.redeem(input);
  const joined = await work(core.db, async (tx) => {
    await core.ledger.takeTurn(tx, workspace);
    const read = core.ledger.reader(tx, workspace);
    const before = await findSignedIn(tx, person);
    const known = await read.get('key', input.key);
    if (before !== undefined && known?.member !== before) throw inAlready(await read.get('member', before));
    if (known !== undefined) return { member: known.member, head: await core.ledger.head(tx, workspace) };
    const added = await addMember({ ...core, db: tx }, { ...input, name: (name ?? input.name).slice(0, 200), roles });
    await addSignedIn(tx, { ...person, member: added.member }, core.now());
    return added;
  });
  core.grown();
  core.log.info({ member: joined.member, by: 'organisation' }, 'member joined');
  return { workspace, ...joined };
});

function offered({ signIn }: RegistryCore) {
  if (signIn !== null) return signIn;
  throw new AppError('unsupported', 'People join this team with an invite link. Ask an admin of the team for one.', {
    capability: 'organisation_sign_in',
  });
}

/** The organisation knows this person, and so does the team, under another key. */
function inAlready(member: Entities['member'] | undefined): AppError {
  if (member === undefined || member.removedAt !== null)
    return new AppError(
      'forbidden',
      'You were removed from this team, so signing in does not let you in again. An admin can invite you.',
      { rule: 'removed_member' },
    );
  return new AppError(
    'conflict',
    `You are in this team already, as ${member.name}, with another device. Add this one from there, on its Registry page; if you have lost it, ask an admin to remove you and send you an invite link.`,
    { rule: 'already_member' },
  );
}
