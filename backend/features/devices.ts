import { AppError } from '../../shared/errors.ts';
import type { BackendContext } from '../context.ts';
import { carryKey } from '../governance/carry-key.ts';
import { decide } from '../governance/decide.ts';
import { os } from '../implement.ts';
import { inspectDeviceLink } from '../sync/device-join.ts';
import { viewDevices } from '../views/devices.ts';

/** Who may sign what follows from devices, and the registry from the key. */
const TOPICS = ['devices', 'members', 'workspace'] as const;

export const devices = {
  list: os.devices.list.handler(({ context, input }) => viewDevices(context, input.member)),
  remove: os.devices.remove.handler(async ({ context, input }) => {
    await decide(context, {
      acts: [{ kind: 'device.remove', payload: input }],
      time: context.now(),
      topics: [...TOPICS],
    });
    return { key: input.key };
  }),
  link: os.devices.link.handler(({ context }) => context.devices.link()),
  makeLink: os.devices.makeLink.handler(({ context }) => {
    if (context.workspaces.current().kind !== 'team')
      throw new AppError(
        'unsupported',
        'This workspace is on this computer only. Devices of one person meet at a registry: join a team first.',
        { capability: 'registry' },
      );
    return context.devices.makeLink();
  }),
  confirm: os.devices.confirm.handler(async ({ context, input }) => {
    const { key, device, proof } = await context.devices.asking(input.key);
    await decide(context, {
      acts: [{ kind: 'device.add', payload: { key, device, proof } }],
      time: context.now(),
      topics: [...TOPICS],
    });
    return context.devices.link();
  }),
  endLink: os.devices.endLink.handler(async ({ context }) => {
    await context.devices.endLink();
    return null;
  }),
  inspectLink: os.devices.inspectLink.handler(({ input }) => inspectDeviceLink(input.link)),
  join: os.devices.join.handler(({ context, input }) => context.devices.join(input.link, input.device)),
  waiting: os.devices.waiting.handler(({ context }) => context.devices.waiting()),
  look: os.devices.look.handler(({ context }) => context.devices.look()),
  stopWaiting: os.devices.stopWaiting.handler(async ({ context }) => {
    await context.devices.stopWaiting();
    return null;
  }),
  protection: os.devices.protection.handler(({ context }) => protectionOf(context)),
  unlock: os.devices.unlock.handler(async ({ context, input }) => {
    await context.identity.unlock(input.passphrase);
    return changed(context);
  }),
  setPassphrase: os.devices.setPassphrase.handler(async ({ context, input }) => {
    await context.identity.setPassphrase(input.current, input.next);
    return changed(context);
  }),
  renewKey: os.devices.renewKey.handler(async ({ context }) => {
    let carried = 0;
    await context.identity.renew(async (next) => {
      carried = await carryKey(context, next);
    });
    return { protection: changed(context), carried };
  }),
};

function protectionOf({ identity, platform }: BackendContext) {
  return { ...identity.protection(), mayHavePassphrase: platform.protector.kind === 'file' };
}

function changed(context: BackendContext) {
  context.announcer.announce(['devices', 'registry']);
  // What waited for the key goes on; nobody waits for it here.
  context.sync.syncNow().catch((error) => context.log.error({ err: String(error) }, 'synchronisation failed'));
  return protectionOf(context);
}
