import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { AppError } from '../../shared/errors.ts';

/**
 * Networks that are somebody's own, or nobody's: IANA's special-purpose registries for IPv4 and IPv6. Whoever may add a webhook must not
 * reach, through the registry, what only the registry can reach.
 */
const PRIVATE = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(network, bits, 'ipv4');
/** Of IPv6 only what is handed out to the world is outside; even of that, tunnels that hold IPv4 addresses are inside. */
const PUBLIC6 = new BlockList();
PUBLIC6.addSubnet('2000::', 3, 'ipv6');
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  PRIVATE.addSubnet(network, bits, 'ipv6');

export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !PRIVATE.check(address, 'ipv4');
  return family === 6 && PUBLIC6.check(address, 'ipv6') && !PRIVATE.check(address, 'ipv6');
}

/** Thrown by a connection that would have left the public network. */
export class PrivateAddress extends Error {
  constructor(host: string) {
    super(`${host} is no public address.`);
    this.name = 'PrivateAddress';
  }
}

/** Resolves names to public addresses alone, at the moment of connecting: what was checked is what is called. */
export const publicLookup: LookupFunction = (host, options, done) => {
  resolve(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, []);
    if (addresses.length === 0 || !addresses.every(({ address }) => isPublic(address)))
      return done(new PrivateAddress(host), []);
    const [first] = addresses;
    if (options.all === true) done(null, addresses);
    else done(null, first?.address ?? '', first?.family);
  });
};

/** The address of a webhook. Throws `invalid_input` for one that deliveries would not be sent to. */
export function checkedUrl(text: string, allowPrivate: boolean): URL {
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const problem =
    url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')
      ? 'The address of a webhook must begin with https://.'
      : url.username !== '' || url.password !== ''
        ? 'The address of a webhook must not contain a name or a password; deliveries are signed instead.'
        : !allowPrivate && ((isIP(host) !== 0 && !isPublic(host)) || /(^|\.)localhost\.?$/i.test(host))
          ? 'The address of a webhook must be public. Who runs the registry can allow private ones.'
          : null;
  if (problem === null) return url;
  throw new AppError('invalid_input', problem, {
    problems: [{ path: '/url', field: 'url', message: problem, example: 'https://example.com/rulehouse' }],
  });
}
