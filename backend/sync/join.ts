import { hostname } from 'node:os';
import { AppError } from '../../shared/errors.ts';
import { mayAct } from '../../shared/governance/permissions.ts';
import type { BackendContext } from '../context.ts';
import { bringAgents } from './bring-agents.ts';
import { type Invite, readInvite } from './invite-link.ts';
import { openRegistry, type RegistryClient, troubleOf } from './registry-client.ts';
import { pull } from './replica.ts';
import { connectAsMember, signText, startSession, toldError } from './session.ts';

/** What an invite would do; it is not used up. */
export async function inspectInvite(link: string) {
  const invite = readInvite(link);
  return withRegistry(invite, async (client) => {
    const { workspace, roles, expiresAt } = await client.api.open.inspectInvite({ code: invite.code });
    return { address: invite.address, fingerprint: invite.fingerprint, workspace: workspace.name, roles, expiresAt };
  });
}

/**
 * Joins a team: registers this device's key, fetches and verifies the whole ledger, then shows the team's workspace. A join
 * that was interrupted after the invite was used up is taken up again, because the registry then knows the key.
 */
export async function joinTeam(context: BackendContext, link: string, name: string, bring: boolean): Promise<void> {
  const invite = readInvite(link);
  const from = context.workspaces.current();
  const { workspace, member } = await withRegistry(invite, (client) => register(context, client, invite, name));
  const connection = connectAsMember(context, invite.address, invite.fingerprint);
  try {
    await pull(context, workspace, connection);
  } catch (error) {
    throw toldError(error, invite.address);
  } finally {
    await connection.close();
  }
  const named = await context.ledger.reader(context.db, workspace).get('workspace', workspace);
  if (named === undefined)
    throw new AppError('unavailable', 'The registry sent no workspace. Ask the person who runs it.', {
      what: 'registry',
    });
  await context.workspaces.enter({
    id: workspace,
    name: named.name,
    kind: 'team',
    member,
    address: invite.address,
    fingerprint: invite.fingerprint,
    createdAt: context.now(),
  });
  const me = await context.ledger.reader(context.db, workspace).get('member', member);
  // Somebody invited only to approve has nothing to bring; joining itself went well.
  const mayBring = me !== undefined && mayAct(me, 'agent.create') === null;
  if (bring && mayBring && from.kind !== 'team') await bringAgents(context, from);
}

async function register(
  context: BackendContext,
  client: RegistryClient,
  invite: Invite,
  name: string,
): Promise<{ workspace: string; member: string }> {
  try {
    return await startSession(context, client);
  } catch (error) {
    const trouble = troubleOf(error, invite.address);
    // An unknown key is the ordinary case: this device has not joined yet.
    if (trouble.kind !== 'refused') throw error;
  }
  const { code } = invite;
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

async function withRegistry<T>(invite: Invite, act: (client: RegistryClient) => Promise<T>): Promise<T> {
  const client = openRegistry(invite.address, invite.fingerprint);
  try {
    return await act(client);
  } catch (error) {
    const trouble = troubleOf(error, invite.address);
    if (trouble.kind === 'certificate_changed')
      throw new AppError(
        'unavailable',
        `The registry at ${invite.address} does not show the certificate named in the invite link. Nothing was sent. Ask for a new invite link, and check that it reached you unaltered.`,
        { what: 'certificate_changed' },
      );
    if (trouble.kind === 'offline')
      throw new AppError(
        'unavailable',
        `The registry at ${invite.address} cannot be reached. Check the network, or ask the person who sent the invite whether it is running.`,
        { what: 'registry' },
      );
    throw trouble.error;
  } finally {
    await client.close();
  }
}
