import { createHash, createPrivateKey, webcrypto, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
// The certificate library's injection needs this polyfill to be there first.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { readPrivateFile, writePrivateFile } from '../ledger/private-files.ts';

export interface Certificate {
  /** PEM. */
  certificate: string;
  privateKey: string;
  /** SHA-256 over the DER, lower-case hex: what desktops pin. */
  fingerprint: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const YEARS = 10;

/**
 * The registry's own certificate, made on the first start. Clients pin its fingerprint, so names and expiry matter
 * only to ordinary HTTPS clients. Throws when the stored files are readable by other users or do not fit together.
 */
export async function ownCertificate(folder: string, hosts: readonly string[], now: Date): Promise<Certificate> {
  const certificateFile = join(folder, 'certificate.pem');
  const keyFile = join(folder, 'certificate-key.pem');
  const certificate = readPrivateFile(certificateFile)?.toString();
  const privateKey = readPrivateFile(keyFile)?.toString();
  if (certificate !== undefined && privateKey !== undefined) return checkedCertificate(certificate, privateKey);
  const made = await makeCertificate(hosts, now);
  writePrivateFile(keyFile, made.privateKey);
  writePrivateFile(certificateFile, made.certificate);
  return made;
}

/** Throws when certificate and key do not belong together. */
export function checkedCertificate(certificate: string, privateKey: string): Certificate {
  if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey)))
    throw new Error("The registry's certificate and its key do not belong together. Restore both from a backup.");
  return { certificate, privateKey, fingerprint: fingerprintOf(certificate) };
}

/** SHA-256 over a certificate's DER in lower-case hex. */
export const fingerprintOf = (pem: string): string =>
  createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');

/** Makes a certificate for these hosts and this computer. */
export async function makeCertificate(hosts: readonly string[], now: Date): Promise<Certificate> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + YEARS);
  const names = [...new Set(['localhost', '127.0.0.1', ...hosts])];
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Rulehouse registry',
    // A day back, so that a client whose clock is a little behind does not refuse it.
    notBefore: new Date(now.getTime() - 86_400_000),
    notAfter: end,
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: isIp(value) ? 'ip' : 'dns', value }))),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({
    format: 'pem',
    type: 'pkcs8',
  });
  const certificate = made.toString('pem');
  return { certificate, privateKey: privateKey.toString(), fingerprint: fingerprintOf(certificate) };
}

const isIp = (host: string): boolean => /^[\d.]+$/.test(host) || host.includes(':');
