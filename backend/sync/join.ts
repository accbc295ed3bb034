import { hostname } from 'node:os';
import { SYSTEM_TRUST } from '../../shared/api/registry/certificate.ts';
import { AppError } from '../../shared/errors.ts';
import { mayAct } from '../../shared/governance/permissions.ts';
import type { BackendContext, Core } from '../context.ts';
import { bringAgents } from './bring-agents.ts';
import { followCertificate } from './follow-certificate.ts';
import { type Invite, readInvite } from './invite-link.ts';
import { OtherHistory } from './other-history.ts';
import { openRegistry, type RegistryClient, troubleOf } from './registry-client.ts';
import { pull } from './replica.ts';
import { connectAsMember, signText, startSession, toldError } from './session.ts';
import { joinSignedIn } from './sign-in.ts';

/** What an invite would do; it is not used up. */
export async function inspectInvite(link: string) {
  const invite = readInvite(link);
  return withRegistry(invite, async (client) => {
    const known = { address: invite.address, fingerprint: client.fingerprint };
    if (invite.code === '') {
      const { workspace, organisation } = await client.api.open.signInOffer();
      if (organisation === null) throw noSignIn(workspace.name);
      return { ...known, workspace: workspace.name, organisation, roles: [], expiresAt: null };
    }
    const { workspace, roles, expiresAt } = await client.api.open.inspectInvite({ code: invite.code });
    return { ...known, workspace: workspace.name, organisation: null, roles, expiresAt };
  });
}

/**
 * Joins a team: registers this device's key, fetches and verifies the whole ledger, then shows the team's workspace. A join
 * that was interrupted after the invite was used up is taken up again, because the registry then knows the key.
 */
export async function joinTeam(
  context: BackendContext,
  { invite: link, name, bringAgents: bring }: { invite: string; name: string; bringAgents: boolean },
  signal?: AbortSignal,
): Promise<void> {
  const invite = readInvite(link);
  const from = context.workspaces.current();
  const { address } = invite;
  const { workspace, member, fingerprint } = await withRegistry(invite, async (client) => ({
    ...(await register(context, client, invite, { name, signal })),
    fingerprint: client.fingerprint,
  }));
  await enterTeam(context, { workspace, member, address, fingerprint });
  const me = await context.ledger.reader(context.db, workspace).get('member', member);
  // Somebody invited only to approve has nothing to bring; joining itself went well.
  const mayBring = me !== undefined && mayAct(me, 'agent.create') === null;
  if (bring && mayBring && from.kind !== 'team') await bringAgents(context, from);
}

interface Membership extends Pick<Invite, 'address' | 'fingerprint'> {
  workspace: string;
  member: string;
}

/** Fetches and verifies the whole ledger of a team whose member this device is, then shows its workspace. */
export async function enterTeam(core: Core, { workspace, member, address, fingerprint }: Membership): Promise<void> {
  const connection = connectAsMember(core, address, fingerprint);
  try {
    await pull(core, workspace, connection);
  } catch (error) {
    const held = (await core.workspaces.list()).find(({ id }) => id === workspace);
    // Let in anew by a registry that was restored: which of the two histories holds is for the person, who is asked there.
    if (error instanceof OtherHistory && held !== undefined)
      return core.workspaces.enter({ ...held, member, address, fingerprint });
    throw toldError(error, address);
  } finally {
    await connection.close();
  }
  const read = core.ledger.reader(core.db, workspace);
  const named = await read.get('workspace', workspace);
  const key = await read.get('key', core.identity.publicKey);
  if (named === undefined || key?.member !== member)
    throw new AppError('unavailable', 'The registry sent another workspace. Ask the person who runs it.', {
      what: 'registry',
    });
  const createdAt = core.now();
  await core.workspaces.enter({
    id: workspace,
    name: named.name,
    kind: 'team',
    member,
    address,
    fingerprint,
    createdAt,
  });
}

async function register(
  context: BackendContext,
  client: RegistryClient,
  invite: Invite,
  { name, signal }: { name: string; signal: AbortSignal | undefined },
): Promise<{ workspace: string; member: string }> {
  try {
    return await startSession(context, client);
  } catch (error) {
    const trouble = troubleOf(error, invite.address);
    // An unknown key is the ordinary case: this device has not joined yet.
    if (trouble.kind !== 'refused') throw error;
  }
  const { code } = invite;
  if (code === '') return joinSignedIn(context, client, { name, signal });
  const { workspace } = await client.api.open.inspectInvite({ code });
  const proof = await signText(context, `rulehouse-join:${workspace.id}:${code}`);
  return client.api.open.join({
    code,
    name,
    device: hostname().slice(0, 200) || 'This computer',
    key: context.identity.publicKey,
    proof,
  });
}

const noSignIn = (workspace: string): AppError =>
  new AppError(
    'unsupported',
    `${workspace} does not let people join by signing in any more. Ask an admin of the team for an invite link.`,
    { capability: 'organisation_sign_in' },
  );

/** Asks the registry of a link something; one whose certificate was replaced since, where that one vouches for the next. */
export async function withRegistry<T>(
  invite: Pick<Invite, 'address' | 'fingerprint'>,
  act: (client: RegistryClient) => Promise<T>,
): Promise<T> {
  const client = openRegistry(invite.address, invite.fingerprint);
  try {
    return await act(client);
  } catch (error) {
    const pinned = { ...invite, workspace: null, now: new Date().toISOString() };
    const fingerprint = await followCertificate(error, pinned);
    if (fingerprint !== null) return await withRegistry({ ...invite, fingerprint }, act);
    const trouble = troubleOf(error, invite.address);
    if (trouble.kind === 'certificate_changed' && invite.fingerprint === SYSTEM_TRUST)
      throw new AppError('unavailable', trouble.message, { what: 'certificate_changed' });
    if (trouble.kind === 'certificate_changed')
      throw new AppError(
        'unavailable',
        `The registry at ${invite.address} does not show the certificate named in the link. Nothing was sent. Ask for a new link, and check that it reached you unaltered.`,
        { what: 'certificate_changed' },
      );
    if (trouble.kind === 'offline')
      throw new AppError(
        'unavailable',
        `The registry at ${invite.address} cannot be reached. Check the network, or ask the person who sent the link whether it is running.`,
        { what: 'registry' },
      );
    if (trouble.kind === 'refused') throw trouble.error;
    throw new AppError(
      'unavailable',
      `The registry at ${invite.address} answers, but cannot work. Try again later, or tell the person who sent the link.`,
      { what: 'registry' },
    );
  } finally {
    await client.close();
  }
}
