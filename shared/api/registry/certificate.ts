import { z } from 'zod';
import { Instant } from '../../spec/ids.ts';
import * as by from './access.ts';

/** SHA-256 of a certificate's DER in lower-case hex. */
const Fingerprint = z.string().regex(/^[0-9a-f]{64}$/, 'a certificate’s SHA-256 in lower-case hex');

/** In place of a certificate's fingerprint: desktops go by the registry's name and by what their computers trust. */
export const SYSTEM_TRUST = 'system';

/** A certificate's own key says which certificate takes its place, and from when. */
export const Voucher = z.object({
  /** PEM of the certificate that vouches. */
  certificate: z.string().max(20_000),
  /** Fingerprint of the one that takes its place. */
  to: Fingerprint,
  madeAt: Instant,
  /** In effect from then on. */
  from: Instant,
  /** By the vouching certificate's key with SHA-256 over `voucherText`, in base64: DER for ECDSA, PKCS #1 v1.5 for RSA. */
  signature: z.string().max(2000),
});
export type Voucher = z.infer<typeof Voucher>;

/** What a voucher's signature covers; fingerprints, not names, so that nothing can be read in two ways. */
export const voucherText = (
  workspace: string,
  fingerprint: string,
  { to, madeAt, from }: Omit<Voucher, 'signature' | 'certificate'>,
): string => ['rulehouse-certificate', workspace, fingerprint, to, madeAt, from].join(':');

const Shown = z.object({
  fingerprint: Fingerprint,
  /** PEM. */
  certificate: z.string(),
  from: Instant,
});

export const openCertificate = {
  /**
   * The certificate in effect and the next one, for who pins it. `trust` is `system` where desktops go by the certificate's name and
   * what their computers trust; then nothing is shown here. Vouchers lead from earlier certificates to these, oldest first.
   */
  certificate: by.anyone
    .route({
      method: 'GET',
      path: '/v1/certificate',
      tags: ['Service'],
      summary: 'The certificate in effect, the next one, and what vouches for them',
    })
    .output(
      z.object({
        workspace: z.string(),
        trust: z.enum(['pinned', 'system']),
        current: Shown.nullable(),
        next: Shown.nullable(),
        vouchers: z.array(Voucher),
      }),
    ),
};
