import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { toBase64 } from '#bytes/base64';
import { canonicalJson } from '../json/canonical.ts';
import type { PublicKey } from './statement.ts';

/**
 * Adding a device with a link. The link carries a secret of 256 random bits from one device of a person to the other, past
 * the registry, which sees only what is derived from it here: so the registry can pass on a new key but cannot put another in
 * its place (docs/decisions, keys of devices). Each derivation is HMAC-SHA-256 under the secret of a text of its own.
 */
const derive = (secret: string, purpose: string, parts: readonly string[]): Uint8Array =>
  hmac(sha256, utf8ToBytes(secret), utf8ToBytes(`rulehouse-device-link:${canonicalJson([purpose, ...parts])}`));

const base64url = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** What the registry knows the link by, 43 characters of base64url. */
export const linkCode = (secret: string): string => base64url(derive(secret, 'code', []));

/** A key that asks to become a device of a member. */
export interface DeviceOffer {
  workspace: string;
  member: string;
  key: PublicKey;
  /** The name under which it will be listed. */
  device: string;
}
const partsOf = ({ workspace, member, key, device }: DeviceOffer): string[] => [workspace, member, key, device];

/** Shows to who made the link that an offer comes from who holds it. 43 characters of base64url. */
export const offerSeal = (secret: string, offer: DeviceOffer): string =>
  base64url(derive(secret, 'offer', partsOf(offer)));

/** Without letters that are taken for others (Crockford's base 32). */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * What both devices show, for a person to compare: 60 bits as three groups of four. Another key has the same one only by a
 * guess of 1 in 10^18, and there is one guess for each link.
 */
export function comparisonCode(secret: string, offer: DeviceOffer): string {
  const bytes = derive(secret, 'compare', partsOf(offer));
  const letters = Array.from(bytes.subarray(0, 12), (byte) => LETTERS[byte & 31]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}
