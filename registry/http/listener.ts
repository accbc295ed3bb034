import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { BlockList, isIPv6, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import type { Certificate } from '../certificate.ts';
import type { Transport } from '../transport.ts';
import { TLS } from './tls.ts';

const HEADERS = { headersTimeout: 20_000, maxHeaderSize: 16 * 1024, connectionsCheckingInterval: 5_000 };

const shown = ({ privateKey, certificate }: Certificate) => ({ key: privateKey, cert: certificate, ...TLS });

/**
 * How the server listens: over TLS with the transport's certificate, or in plain behind proxies, which say for whom they ask. Throws
 * `invalid_input` for a proxy that is no address.
 */
export function listener(transport: Transport): object {
  const certificate = transport.certificate();
  if (certificate !== null) return { https: { ...shown(certificate), ...HEADERS } };
  const proxies = [...(transport.proxies ?? [])];
  trustedOf(proxies);
  return { http: HEADERS, trustProxy: proxies };
}

/** New connections see this certificate. */
export function showCertificate({ server }: FastifyInstance, certificate: Certificate): void {
  // Only a server that was made with a certificate gets another one.
  (server as unknown as TlsServer).setSecureContext(shown(certificate));
}

/** Cuts every connection that does not come from one of these addresses or networks. */
export function onlyFrom(server: Server, proxies: readonly string[]): void {
  const trusted = trustedOf(proxies);
  server.on('connection', (socket: Socket) => {
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
    if (!trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) socket.destroy();
  });
}

function trustedOf(proxies: readonly string[]): BlockList {
  const trusted = new BlockList();
  for (const proxy of proxies) addTo(trusted, proxy);
  return trusted;
}

function addTo(trusted: BlockList, proxy: string): void {
  const [address = '', prefix] = proxy.split('/');
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  try {
    if (prefix === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(prefix), family);
  } catch {
    const message = `“${proxy}” is no address or network of a proxy; 10.0.0.5 and 10.0.0.0/24 are.`;
    throw new AppError('invalid_input', message, { problems: [{ path: '', field: '--behind-proxy', message }] });
  }
}
