import { readFileSync, statSync } from 'node:fs';
import { SYSTEM_TRUST } from '../shared/api/registry/certificate.ts';
import { AppError } from '../shared/errors.ts';
import { type Certificate, checkedCertificate, fingerprintOf } from './certificate.ts';
import { type CertificateStore, inEffect, told } from './certificates/issued.ts';

/** Who ends TLS, and by what desktops know the registry; of its own making and pinned when nothing is said. */
export interface TransportOptions {
  /** PEM files of a certificate from elsewhere, with what leads to its authority, and of its key; read again when they change. */
  certificateFiles?: { certificate: string; key: string } | undefined;
  /** A proxy ends TLS and speaks plain HTTP to the registry from one of these addresses or networks. */
  proxies?: readonly string[] | undefined;
  /** PEM file of the certificate that desktops pin; without one they go by what their computers trust. */
  pinned?: string | undefined;
}
/** What the registry shows to the outside, as of when it last looked. */
export interface Transport {
  /** The certificate to end TLS with; null where a proxy does. */
  certificate(): Certificate | null;
  /** What desktops pin; `SYSTEM_TRUST` where they go by what their computers trust. */
  fingerprint(): string;
  /** What everybody is told of certificates. */
  told(): Promise<ReturnType<typeof told>>;
  /** Looks again. */
  look(): Promise<void>;
  /** Whom connections are taken from: proxies only, or everybody. */
  proxies: readonly string[] | null;
}

/** Throws typed errors for files that cannot be used. */
export async function createTransport(
  { certificateFiles: files, proxies, pinned }: TransportOptions,
  store: CertificateStore,
  now: () => Date,
): Promise<Transport> {
  const readPin = pinned === undefined ? () => SYSTEM_TRUST : whenChanged([pinned], pinnedIn);
  const readFiles = files === undefined ? () => null : whenChanged([files.certificate, files.key], certificateIn);
  const isOwn = files === undefined && proxies === undefined;
  let certificate: Certificate | null = null;
  let fingerprint = SYSTEM_TRUST as string;
  const look = async (): Promise<void> => {
    const current = isOwn ? inEffect(await store.read(), now()) : readFiles();
    if (current?.fingerprint !== certificate?.fingerprint) certificate = current;
    fingerprint = isOwn && current !== null ? current.fingerprint : readPin();
  };
  await look();
  return {
    certificate: () => certificate,
    fingerprint: () => fingerprint,
    told: async () => (isOwn ? told(await store.read(), now()) : { current: null, next: null, vouchers: [] }),
    look,
    proxies: proxies ?? null,
  };
}

/** Reads files again when they changed; what cannot be used then leaves what was read before. */
function whenChanged<T>(files: readonly string[], read: (texts: readonly string[]) => T): () => T {
  let known: { stamp: string; value: T } | undefined;
  return () => {
    try {
      const stamp = files.map((file) => statSync(file).mtimeMs).join(' ');
      if (known?.stamp !== stamp) known = { stamp, value: read(files.map((file) => readFileSync(file, 'utf8'))) };
    } catch (error) {
      if (known === undefined) throw unusable(files, error);
    }
    return known.value;
  };
}

const certificateIn = ([certificate = '', key = '']: readonly string[]): Certificate =>
  checkedCertificate(certificate, key);
const pinnedIn = ([certificate = '']: readonly string[]): string => fingerprintOf(certificate);

function unusable(files: readonly string[], cause: unknown): AppError {
  const error = new AppError(
    'unavailable',
    `The certificate cannot be used: ${files.join(' and ')}. Both have to be PEM files that this program can read, and the key has to belong to the certificate.`,
    { what: 'certificate' },
  );
  error.cause = cause;
  return error;
}
