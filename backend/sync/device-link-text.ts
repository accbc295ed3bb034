import { AppError } from '../../shared/errors.ts';
import { normalFingerprint } from './invite-link.ts';

/** What a link that adds a device carries, from one device of a person to the other. */
export interface DeviceLink {
  /** `https://host:port`, without a path. */
  address: string;
  /** SHA-256 of the registry's certificate in lower-case hex. */
  fingerprint: string;
  workspace: string;
  member: string;
  /** 256 random bits in base64url, which the registry never sees (`shared/governance/device-link.ts`). */
  secret: string;
}

export const deviceLinkText = ({ address, fingerprint, workspace, member, secret }: DeviceLink): string =>
  `rulehouse://device?${new URLSearchParams({ address, fingerprint, workspace, member, secret })}`;

/** Reads it, also as mail and chat programs break it. Throws `invalid_input`. */
export function readDeviceLink(text: string): DeviceLink {
  const joined = text.replace(/\s+/g, '');
  const link = URL.canParse(joined) ? new URL(joined) : null;
  const part = (name: string): string => link?.searchParams.get(name) ?? '';
  const address = URL.canParse(part('address')) ? new URL(part('address')) : null;
  const fingerprint = normalFingerprint(part('fingerprint'));
  const [workspace, member, secret] = [part('workspace'), part('member'), part('secret')];
  if (link?.protocol !== 'rulehouse:' || link.host !== 'device') throw notALink();
  if (address?.protocol !== 'https:' || fingerprint === null) throw notALink();
  if (workspace === '' || member === '' || !/^[A-Za-z0-9_-]{43}$/.test(secret)) throw notALink();
  return { address: address.origin, fingerprint, workspace, member, secret };
}

const notALink = (): AppError =>
  new AppError(
    'invalid_input',
    'This is not a complete link for adding a device. Copy the whole link on your other device, from "rulehouse://device" to its end, and paste it again.',
    { problems: [{ path: '/link', field: 'Link', message: 'not a complete link for adding a device' }] },
  );
