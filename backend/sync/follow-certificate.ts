import { createHash, verify, X509Certificate } from 'node:crypto';
import { type Voucher, voucherText } from '../../shared/api/registry/certificate.ts';
import type { Core } from '../context.ts';
import type { WorkspaceRecord } from '../store/app.ts';
import { CertificateChanged } from './pinned-fetch.ts';
import { openRegistry } from './registry-client.ts';

/** A registry's clock and a desktop's may differ by this much, in milliseconds. */
const CLOCKS_APART = 5 * 60_000;

interface Pinned {
  address: string;
  /** What is trusted so far. */
  fingerprint: string;
  /** Id of the registry's workspace; null before joining, when nobody has said it yet. */
  workspace: string | null;
  /** ISO instant. */
  now: string;
}

/**
 * After a call failed because another certificate was presented: its fingerprint, when certificates from the trusted one on
 * vouch for it one after the other; otherwise null. Asks the presenting server for the vouchers, and nothing else; it is told nothing.
 */
export async function followCertificate(
  error: unknown,
  { address, fingerprint, workspace, now }: Pinned,
): Promise<string | null> {
  const presented = presentedIn(error);
  if (presented === null) return null;
  const client = openRegistry(address, presented);
  try {
    const told = await client.api.open.certificate();
    const leads = leadsTo(presented, {
      workspace: workspace ?? told.workspace,
      from: fingerprint,
      vouchers: told.vouchers,
      now: Date.parse(now),
    });
    return leads ? presented : null;
  } catch {
    // A server that cannot say why it is to be trusted is not.
    return null;
  } finally {
    await client.close();
  }
}

/**
 * A workspace with the certificate that takes the place of the pinned one, kept, where that one vouches for it; otherwise null.
 * `error` is what a call to its registry ended with.
 */
export async function withNextCertificate(
  core: Core,
  workspace: WorkspaceRecord,
  error: unknown,
): Promise<WorkspaceRecord | null> {
  const { id, address, fingerprint } = workspace;
  if (address === null || fingerprint === null) return null;
  const next = await followCertificate(error, { address, fingerprint, workspace: id, now: core.now() });
  if (next === null) return null;
  const followed = { ...workspace, fingerprint: next };
  await core.workspaces.replace(followed);
  core.log.info({ workspace: id, fingerprint: next }, 'the next certificate of the registry is vouched for');
  return followed;
}

function presentedIn(error: unknown): string | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1)
    if (cause instanceof CertificateChanged) return cause.presented;
  return null;
}

interface Chain {
  workspace: string;
  from: string;
  vouchers: readonly Voucher[];
  /** Milliseconds since the epoch. */
  now: number;
}

/** Whether vouchers that hold lead from one certificate to another, over any number of them. */
export function leadsTo(presented: string, { workspace, from, vouchers, now }: Chain): boolean {
  const reached = new Set([from]);
  const holding = vouchers.map((voucher) => ({ voucher, by: vouchedBy(voucher, workspace, now) }));
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const { voucher, by } of holding) if (by !== null && reached.has(by)) reached.add(voucher.to);
  }
  return reached.has(presented) && presented !== from;
}

/** The fingerprint of the certificate that made a voucher; null when it does not hold or not yet. */
function vouchedBy(voucher: Voucher, workspace: string, now: number): string | null {
  if (Date.parse(voucher.from) > now + CLOCKS_APART) return null;
  try {
    const certificate = new X509Certificate(voucher.certificate);
    const by = createHash('sha256').update(certificate.raw).digest('hex');
    const text = Buffer.from(voucherText(workspace, by, voucher));
    return verify('sha256', text, certificate.publicKey, Buffer.from(voucher.signature, 'base64')) ? by : null;
  } catch {
    return null;
  }
}
