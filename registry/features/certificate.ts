import { SYSTEM_TRUST } from '../../shared/api/registry/certificate.ts';
import { forAnyone } from './base.ts';

/** Everybody may know: a certificate is shown to whoever connects, and a voucher is worth nothing without the certificate it names. */
export const certificate = forAnyone.open.certificate.handler(async ({ context: { core } }) => {
  const { current, next, vouchers } = await core.certificates.told();
  const trust = core.certificates.fingerprint() === SYSTEM_TRUST ? ('system' as const) : ('pinned' as const);
  return { workspace: core.identity.workspace, trust, current, next, vouchers };
});
