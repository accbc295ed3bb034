import { verifySignature } from '../../ledger/crypto.ts';
import { work } from '../../ledger/work.ts';
import type { DeviceLinkState } from '../../shared/api/registry/devices.ts';
import { AppError } from '../../shared/errors.ts';
import { provesDevice } from '../../shared/governance/dsse.ts';
import type { RegistryCore } from '../core.ts';
import {
  addDeviceLink,
  findDeviceLink,
  offerDevice as keepOffer,
  type StoredDeviceLink,
  refuseDeviceLink as storeRefusal,
} from '../store/device-links.ts';
import { forAnyone, forMembers } from './base.ts';

const LINK_MS = 10 * 60_000;
/** How long somebody who comes late is told why, rather than that there is no such link. */
const REMEMBERED_MS = 24 * 60 * 60_000;

/** What the ledger says comes first: a device that was added is added, however late it is asked about. */
async function stateOf(core: RegistryCore, link: StoredDeviceLink): Promise<DeviceLinkState> {
  const read = core.ledger.reader(core.db, core.identity.workspace);
  const key = link.offer === null ? undefined : await read.get('key', link.offer.key);
  if (key?.member === link.member) return 'added';
  const member = await read.get('member', link.member);
  if (link.refusedAt !== null || member?.removedAt !== null) return 'refused';
  if (link.expiresAt <= core.now()) return 'expired';
  return link.offer === null ? 'open' : 'offered';
}

const unknown = (id = ''): AppError =>
  new AppError('not_found', 'This link is not known here. Make a new one on the device you already use.', {
    entity: 'device link',
    id,
  });

async function linkByCode(core: RegistryCore, code: string): Promise<StoredDeviceLink> {
  const link = await findDeviceLink(core.db, { code });
  if (link === undefined) throw unknown();
  return link;
}

/** One of the member's own; anybody else's is not there for them. */
async function ownLink(core: RegistryCore, id: string, member: string): Promise<StoredDeviceLink> {
  const link = await findDeviceLink(core.db, { id });
  if (link?.member !== member) throw unknown(id);
  return link;
}

export const inspectDeviceLink = forAnyone.open.inspectDeviceLink.handler(async ({ context: { core }, input }) => {
  const link = await linkByCode(core, input.code);
  const { workspace: id } = core.identity;
  const read = core.ledger.reader(core.db, id);
  const workspace = await read.get('workspace', id);
  const member = await read.get('member', link.member);
  return {
    workspace: { id, name: workspace?.name ?? '' },
    member: { id: link.member, name: member?.name ?? '' },
    state: await stateOf(core, link),
    expiresAt: link.expiresAt,
    key: link.offer?.key ?? null,
  };
});

const ENDED = {
  refused: ['link_refused', 'This link was ended on the device that made it. Make a new one there.'],
  expired: ['link_expired', 'This link has expired; it was good for ten minutes. Make a new one.'],
} as const;

export const offerDevice = forAnyone.open.offerDevice.handler(async ({ context: { core }, input }) => {
  const { code, ...offer } = input;
  const link = await linkByCode(core, code);
  const { workspace } = core.identity;
  if (!provesDevice({ workspace, member: link.member, ...offer }, verifySignature))
    throw new AppError('unauthenticated', 'The proof does not belong to the key of this device.', {
      rule: 'signature',
    });
  const state = await stateOf(core, link);
  if (state === 'refused' || state === 'expired') {
    const [rule, words] = ENDED[state];
    throw new AppError('forbidden', words, { rule });
  }
  if (!(await keepOffer(core.db, link.id, offer)))
    throw new AppError(
      'forbidden',
      'Another device has used this link already; each is good for one. If that was not yours, refuse it on the device that made the link, and make a new one.',
      { rule: 'link_used' },
    );
  return { state: await stateOf(core, { ...link, offer }), expiresAt: link.expiresAt };
});

export const createDeviceLink = forMembers.member.createDeviceLink.handler(
  async ({ context: { core, member }, input }) => {
    const now = core.now();
    const at = Date.parse(now);
    const expiresAt = new Date(at + LINK_MS).toISOString();
    const forgetBefore = new Date(at - REMEMBERED_MS).toISOString();
    const id = core.newId();
    await work(core.db, async (tx) => {
      if ((await findDeviceLink(tx, input)) !== undefined)
        throw new AppError('conflict', 'This link was made already. Make a new one.', { rule: 'exists' });
      await addDeviceLink(tx, { id, code: input.code, member: member.id, now, expiresAt, forgetBefore });
    });
    core.log.info({ member: member.id, link: id }, 'device link made');
    return { id, expiresAt };
  },
);

export const deviceLink = forMembers.member.deviceLink.handler(async ({ context: { core, member }, input }) => {
  const link = await ownLink(core, input.id, member.id);
  return { id: link.id, state: await stateOf(core, link), expiresAt: link.expiresAt, offer: link.offer };
});

export const refuseDeviceLink = forMembers.member.refuseDeviceLink.handler(
  async ({ context: { core, member }, input }) => {
    const link = await ownLink(core, input.id, member.id);
    await storeRefusal(core.db, link.id, core.now());
    const refused = await ownLink(core, input.id, member.id);
    core.log.info({ member: member.id, link: link.id }, 'device link refused');
    return { id: link.id, state: await stateOf(core, refused) };
  },
);
