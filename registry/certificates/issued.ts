import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { type Voucher, voucherText } from '../../shared/api/registry/certificate.ts';
import { type Certificate, checkedCertificate, fingerprintOf, makeCertificate } from '../certificate.ts';

/** A certificate of the registry's own making, from when it is shown. */
export interface Issued {
  /** PEM. */
  certificate: string;
  /** PEM; null once it was replaced: nothing needs it any more. */
  privateKey: string | null;
  /** ISO instant from which it is shown. */
  from: string;
  /** By the one before it; null for the first and where the one before must not be believed any more. */
  voucher: Voucher | null;
}
/** Every certificate of a registry, oldest first: earlier ones, the one in effect, and perhaps one to come. */
export type History = readonly Issued[];

/** Begins a history with one certificate. */
export const beginHistory = ({ certificate, privateKey }: Certificate): History => [
  { certificate, privateKey, from: new Date(0).toISOString(), voucher: null },
];

/** The certificate that is in effect. Throws when certificate and key do not belong together. */
export function inEffect(history: History, now: Date): Certificate {
  const current = history[placeOf(history, now)];
  if (current === undefined || current.privateKey === null) throw new Error('The registry has no certificate.');
  return checkedCertificate(current.certificate, current.privateKey);
}

/** The last one whose time has come; the first where the clock went back before all of them. */
const placeOf = (history: History, now: Date): number =>
  Math.max(
    0,
    history.findLastIndex(({ from }) => Date.parse(from) <= now.getTime()),
  );

export interface Rotation {
  workspace: string;
  now: Date;
  /** When the new certificate takes effect. */
  from: Date;
  /** Whether the one in effect vouches for the new one; not where its key may be in the wrong hands. */
  isVouched: boolean;
}

/** Adds a new certificate for the same names; one that was still to come is replaced. */
export async function rotated(history: History, { workspace, now, from, isVouched }: Rotation): Promise<History> {
  const place = placeOf(history, now);
  const { certificate, privateKey } = inEffect(history, now);
  const made = await makeCertificate(namesOf(certificate), now);
  const said = { to: made.fingerprint, madeAt: now.toISOString(), from: from.toISOString() };
  const text = voucherText(workspace, fingerprintOf(certificate), said);
  const signature = sign('sha256', Buffer.from(text), createPrivateKey(privateKey)).toString('base64');
  const earlier = history.slice(0, place).map((issued) => ({ ...issued, privateKey: null }));
  const voucher = isVouched ? { certificate, ...said, signature } : null;
  return [
    ...earlier,
    ...history.slice(place, place + 1),
    { certificate: made.certificate, privateKey: made.privateKey, from: said.from, voucher },
  ];
}

/** The hosts that a certificate names. */
const namesOf = (pem: string): string[] =>
  (new X509Certificate(pem).subjectAltName ?? '')
    .split(', ')
    .map((name) => name.replace(/^(DNS|IP Address):/, ''))
    .filter((name) => name !== '');

/** What the registry tells everybody: the one in effect, the one to come, and what leads to them. */
export function told(history: History, now: Date) {
  const place = placeOf(history, now);
  const shown = (issued: Issued | undefined) =>
    issued === undefined
      ? null
      : { fingerprint: fingerprintOf(issued.certificate), certificate: issued.certificate, from: issued.from };
  return {
    current: shown(history[place]),
    next: shown(history[place + 1]),
    vouchers: history.flatMap(({ voucher }) => (voucher === null ? [] : [voucher])),
  };
}

/** Where a registry keeps the certificates that it made itself. */
export interface CertificateStore {
  read(): Promise<History>;
  /** Replaces what is kept; alone, also among replicas. */
  change(change: (history: History) => Promise<History>): Promise<History>;
}
