import { hostname } from 'node:os';
import type { WaitingView } from '../../shared/api/desktop/devices.ts';
import type { DeviceLinkState } from '../../shared/api/registry/devices.ts';
import { AppError } from '../../shared/errors.ts';
import { comparisonCode, linkCode, offerSeal } from '../../shared/governance/device-link.ts';
import { deviceProofText } from '../../shared/governance/dsse.ts';
import type { Core } from '../context.ts';
import { type DeviceLink, readDeviceLink } from './device-link-text.ts';
import { enterTeam, withRegistry } from './join.ts';
import { forgetPending, readPending, type WaitingDevice, writePending } from './pending-devices.ts';
import { type RegistryClient, troubleOf } from './registry-client.ts';
import { signText, startSession } from './session.ts';

export const thisDevice = (): string => hostname().slice(0, 200) || 'This computer';

/** What the registry says of a link. Throws where it names another workspace or person than the link itself does. */
async function inspect(client: RegistryClient, link: DeviceLink) {
  const found = await client.api.open.inspectDeviceLink({ code: linkCode(link.secret) });
  if (found.workspace.id !== link.workspace || found.member.id !== link.member)
    throw new AppError(
      'unavailable',
      'The registry says something else of this link than the link itself. Nothing was sent. Make a new link on your other device.',
      { what: 'device_link' },
    );
  return found;
}

export async function inspectDeviceLink(text: string) {
  const link = readDeviceLink(text);
  return withRegistry(link, async (client) => {
    const { workspace, member, expiresAt, state } = await inspect(client, link);
    if (state === 'refused' || state === 'expired') throw ended(state);
    const names = { workspace: workspace.name, member: member.name };
    return { address: link.address, ...names, expiresAt, device: thisDevice() };
  });
}

const ended = (state: 'refused' | 'expired'): AppError =>
  new AppError(
    'forbidden',
    state === 'expired'
      ? 'This link has expired; it was good for ten minutes. Make a new one on your other device.'
      : 'This link was ended on the device that made it. Make a new one there.',
    { rule: `link_${state}` },
  );

/** Who this key is at the registry; null for a key it does not know, and for one that was removed there. */
async function knownAs(core: Core, client: RegistryClient): Promise<{ member: string } | 'removed' | null> {
  try {
    return await startSession(core, client);
  } catch (error) {
    const trouble = troubleOf(error, client.address);
    const { rule } = trouble.kind === 'refused' && 'rule' in trouble.error.data ? trouble.error.data : { rule: null };
    if (rule === 'unknown_key') return null;
    if (rule === 'removed_device') return 'removed';
    throw error;
  }
}

/** Asks to become a device of who made the link. Null when this device is one already, and the workspace is entered. */
export async function joinByDeviceLink(core: Core, text: string, device: string): Promise<WaitingDevice | null> {
  const link = readDeviceLink(text);
  const { workspace, member, address, fingerprint } = link;
  return withRegistry(link, async (client) => {
    const known = await knownAs(core, client);
    if (known === 'removed')
      throw new AppError(
        'conflict',
        'This computer was removed from the workspace, and a removed key never comes back. Make a new key under Settings, Devices, then use the link once more.',
        { rule: 'removed_device' },
      );
    if (known !== null && known.member !== member)
      throw new AppError('conflict', 'This computer belongs to somebody else in that workspace already.', {
        rule: 'exists',
      });
    if (known !== null) {
      await enterTeam(core, { workspace, member, address, fingerprint });
      return null;
    }
    const found = await inspect(client, link);
    if (found.state === 'refused' || found.state === 'expired') throw ended(found.state);
    const key = core.identity.publicKey;
    const { expiresAt } = await client.api.open.offerDevice({
      ...{ code: linkCode(link.secret), device, key },
      proof: await signText(core, deviceProofText(workspace, member)),
      seal: offerSeal(link.secret, { workspace, member, key, device }),
    });
    const names = { workspaceName: found.workspace.name, memberName: found.member.name };
    const waiting = { ...link, ...names, device, expiresAt };
    await writePending(core, 'waiting', waiting);
    return waiting;
  });
}

export function viewWaiting(
  core: Core,
  waiting: WaitingDevice,
  { state, problem }: { state: DeviceLinkState; problem: string | null },
): WaitingView {
  const { workspace, member, secret, device, workspaceName, memberName, expiresAt } = waiting;
  const code = comparisonCode(secret, { workspace, member, key: core.identity.publicKey, device });
  return { workspace: workspaceName, member: memberName, device, code, state, expiresAt, problem };
}

/** How the link stands; where its maker confirmed, the workspace is entered and nothing is waited for any more (null). */
export async function lookAtWaiting(core: Core): Promise<WaitingView | null> {
  const waiting = await readPending(core, 'waiting');
  if (waiting === null) return null;
  let state: DeviceLinkState = 'offered';
  try {
    ({ state } = await withRegistry(waiting, (client) => inspect(client, waiting)));
    if (state === 'added') {
      await enterTeam(core, waiting);
      await forgetPending(core, 'waiting');
      return null;
    }
    return viewWaiting(core, waiting, { state, problem: null });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'not_found') return viewWaiting(core, waiting, { state: 'expired', problem: null });
    return viewWaiting(core, waiting, { state, problem: error.message });
  }
}
