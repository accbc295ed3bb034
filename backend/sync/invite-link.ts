import { SYSTEM_TRUST } from '../../shared/api/registry/certificate.ts';
import { AppError } from '../../shared/errors.ts';

/** What an invite link carries: where the registry is, what its certificate is, and the one-use code. */
export interface Invite {
  /** `https://host:port`, without a path. */
  address: string;
  /** SHA-256 of the certificate in lower-case hex, or `SYSTEM_TRUST`. */
  fingerprint: string;
  /** Empty where a person signs in with the organisation instead. */
  code: string;
}

/** Reads `rulehouse://join?address=…&fingerprint=…&code=…`, or with `sign-in=organisation` instead of a code, also as mail and chat programs break it. Throws `invalid_input`. */
export function readInvite(text: string): Invite {
  const link = URL.canParse(text.replace(/\s+/g, '')) ? new URL(text.replace(/\s+/g, '')) : null;
  if (link === null || link.protocol !== 'rulehouse:') throw notALink();
  const part = (name: string): string => link.searchParams.get(name) ?? '';
  const address = URL.canParse(part('address')) ? new URL(part('address')) : null;
  const fingerprint = normalFingerprint(part('fingerprint'));
  const isComplete = part('code') !== '' || part('sign-in') === 'organisation';
  if (address === null || address.protocol !== 'https:' || fingerprint === null || !isComplete) throw notALink();
  return { address: address.origin, fingerprint, code: part('code') };
}

/** A certificate's SHA-256 as lower-case hex, from hex with or without colons, or `SYSTEM_TRUST`; null when it is neither. */
export function normalFingerprint(text: string): string | null {
  if (text === SYSTEM_TRUST) return SYSTEM_TRUST;
  const hex = text.replaceAll(':', '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(hex) ? hex : null;
}

const notALink = (): AppError =>
  new AppError(
    'invalid_input',
    'This is not a complete invite link. Copy the whole link, from "rulehouse://join" to its end, and paste it again.',
    { problems: [{ path: '/invite', field: 'Invite link', message: 'not a complete invite link' }] },
  );
