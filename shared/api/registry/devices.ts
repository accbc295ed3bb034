import { z } from 'zod';
import { PublicKey } from '../../governance/statement.ts';
import * as by from './access.ts';

/**
 * How a link that adds a device stands. `open`: no device has used it; `offered`: one asks to be added; `added`: its key is in the
 * ledger; `refused`: by who made it, or by a newer link of theirs; `expired`: ten minutes have passed.
 */
export const DeviceLinkState = z.enum(['open', 'offered', 'added', 'refused', 'expired']);
export type DeviceLinkState = z.infer<typeof DeviceLinkState>;

/** `linkCode` of `shared/governance/device-link.ts`; the link's secret is never sent here. */
const Code = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'the code of a device link');
const DeviceName = z.string().trim().min(1).max(200);
/** `proof`: `deviceProofText` signed by the key, in base64. `seal`: `offerSeal`, for who made the link. */
const Offer = z.object({ device: DeviceName, key: PublicKey, proof: z.base64().length(88), seal: Code });

export const openDevices = {
  /** Whose device a link adds, and how it stands; the code proves the right to ask and is not used up. */
  inspectDeviceLink: by.anyone
    .route({
      method: 'POST',
      path: '/v1/device-links/inspect',
      tags: ['Devices'],
      summary: 'What a link adds a device to, and how it stands',
    })
    .input(z.object({ code: Code }))
    .output(
      z.object({
        workspace: z.object({ id: z.string(), name: z.string() }),
        member: z.object({ id: z.string(), name: z.string() }),
        state: DeviceLinkState,
        expiresAt: z.string(),
        /** The key that used the link. */
        key: PublicKey.nullable(),
      }),
    ),
  /** Asks to be added. Uses the link up; the same key may repeat a lost answer. Only a device of the member can add it. */
  offerDevice: by.anyone
    .route({
      method: 'POST',
      path: '/v1/device-links/offer',
      tags: ['Devices'],
      summary: 'Ask to become a device of who made the link',
    })
    .input(Offer.extend({ code: Code }))
    .output(z.object({ state: DeviceLinkState, expiresAt: z.string() })),
};

export const memberDevices = {
  /** Good for one device and ten minutes, in place of every earlier link of this person. */
  createDeviceLink: by.member
    .route({
      method: 'POST',
      path: '/v1/device-links',
      tags: ['Devices'],
      summary: 'Make a link that adds another device of yours',
    })
    .input(z.object({ code: Code }))
    .output(z.object({ id: z.string(), expiresAt: z.string() })),
  /** One of one's own links, with what asks to be added. It is added by a statement `device.add`. */
  deviceLink: by.member
    .route({
      method: 'GET',
      path: '/v1/device-links/{id}',
      tags: ['Devices'],
      summary: 'How one of your links stands',
    })
    .input(z.object({ id: z.string() }))
    .output(z.object({ id: z.string(), state: DeviceLinkState, expiresAt: z.string(), offer: Offer.nullable() })),
  refuseDeviceLink: by.member
    .route({
      method: 'DELETE',
      path: '/v1/device-links/{id}',
      tags: ['Devices'],
      summary: 'Refuse the device that asks, and end the link',
    })
    .input(z.object({ id: z.string() }))
    .output(z.object({ id: z.string(), state: DeviceLinkState })),
};
