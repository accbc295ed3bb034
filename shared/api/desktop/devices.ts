import { z } from 'zod';
import { Id } from '../../spec/ids.ts';
import { DeviceLinkState } from '../registry/devices.ts';
import { procedure } from './base.ts';
import { Permission } from './permission.ts';

/** One key of a person. Names are what the person called the device; `key` is its public key. */
export const DeviceView = z.object({
  key: z.string(),
  name: z.string(),
  isThis: z.boolean(),
  addedAt: z.string(),
  /** How it came: with the person, by another device of theirs, or by an admin, whom that person may not have asked. */
  added: z.enum(['joining', 'device', 'admin']),
  /** Name of the device that added it; null where none did. */
  addedWith: z.string().nullable(),
  /** Time of the last decision it signed; null when it has signed none. */
  lastSignedAt: z.string().nullable(),
  removedAt: z.string().nullable(),
  remove: Permission,
});
export type DeviceView = z.infer<typeof DeviceView>;

/** How the signing key of this device is kept. `isLocked`: the passphrase was not given since the start. */
export const ProtectionView = z.object({
  kind: z.enum(['keychain', 'file', 'passphrase']),
  isLocked: z.boolean(),
  /** Whether a passphrase can be set here: where no keychain keeps the key. */
  mayHavePassphrase: z.boolean(),
});
export type ProtectionView = z.infer<typeof ProtectionView>;

/** What another device asks. `code` stands on both screens; `forged`: whoever asks does not hold the link. */
const AskingDevice = z.object({ key: z.string(), name: z.string(), code: z.string(), forged: z.boolean() });

/** A link of mine that adds a device. `link` holds a secret: it is shown to me and goes to the other device only. */
export const LinkView = z.object({
  link: z.string(),
  state: DeviceLinkState,
  expiresAt: z.string(),
  asks: AskingDevice.nullable(),
  /** In words, when the registry could not be asked. */
  problem: z.string().nullable(),
});
export type LinkView = z.infer<typeof LinkView>;

/** This device asking to be added with somebody's link. */
export const WaitingView = z.object({
  workspace: z.string(),
  member: z.string(),
  device: z.string(),
  code: z.string(),
  state: DeviceLinkState,
  expiresAt: z.string(),
  problem: z.string().nullable(),
});
export type WaitingView = z.infer<typeof WaitingView>;

const DeviceName = z.string().trim().min(1).max(200);
const Passphrase = z.string().min(1).max(1000);

export const devices = {
  /** Devices of one member of this workspace, of mine when absent; removed ones last. */
  list: procedure.input(z.object({ member: Id.optional() })).output(z.array(DeviceView)),
  /** A lost device, or one used no more: from then on its key signs nothing, and the registry lets it in no more. */
  remove: procedure
    .input(z.object({ key: z.string(), reason: z.string().trim().min(1).max(4000) }))
    .output(z.object({ key: z.string() })),
  /** The link that is under way; null when there is none. */
  link: procedure.output(LinkView.nullable()),
  /** Makes one at the registry, good for one device and ten minutes, in place of an earlier one. */
  makeLink: procedure.output(LinkView),
  /** Signs that the device with this key is mine. Only what asks with my link can be added, and only under what was shown. */
  confirm: procedure.input(z.object({ key: z.string() })).output(LinkView.nullable()),
  /** Refuses what asks, or stops waiting for it; the link is good for nothing any more. */
  endLink: procedure.output(z.null()),
  /** Whose device a link would make this one; it is not used up. `device` is what this computer calls itself. */
  inspectLink: procedure.input(z.object({ link: z.string() })).output(
    z.object({
      address: z.string(),
      workspace: z.string(),
      member: z.string(),
      expiresAt: z.string(),
      device: z.string(),
    }),
  ),
  /** Asks to be added under this name. Once the other device has confirmed, the team's workspace is shown here. */
  join: procedure.input(z.object({ link: z.string(), device: DeviceName })).output(WaitingView.nullable()),
  /** What this device waits for; null when for nothing. */
  waiting: procedure.output(WaitingView.nullable()),
  /** Looks at once, and takes up the workspace where that is allowed now. */
  look: procedure.output(WaitingView.nullable()),
  stopWaiting: procedure.output(z.null()),
  protection: procedure.output(ProtectionView),
  /** Opens the signing key until Rulehouse ends. Throws `invalid_input` for a wrong passphrase, `limit` after several. */
  unlock: procedure.input(z.object({ passphrase: Passphrase })).output(ProtectionView),
  /** Sets or changes the passphrase, or removes it with `next: null`; `current` where there is one. */
  setPassphrase: procedure
    .input(z.object({ current: Passphrase.nullable(), next: Passphrase.nullable() }))
    .output(ProtectionView),
  /**
   * A new key in place of one that was removed, or whose passphrase is forgotten. Teams have to be joined anew with it. My own
   * workspaces go on with it only while the old one can still sign that it is mine: `carried` of them.
   */
  renewKey: procedure.output(z.object({ protection: ProtectionView, carried: z.number() })),
};
