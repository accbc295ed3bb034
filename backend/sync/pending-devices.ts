import type { Core } from '../context.ts';
import { readFact, writeFact } from '../store/app.ts';
import type { LinkUnderWay } from './device-link.ts';
import type { DeviceLink } from './device-link-text.ts';

/** This device asking to be added. */
export interface WaitingDevice extends DeviceLink {
  device: string;
  workspaceName: string;
  memberName: string;
  expiresAt: string;
}
/** What outlives a restart while a device is being added: the link made here, and the link used here. */
interface Pending {
  link: LinkUnderWay;
  waiting: WaitingDevice;
}
type On = Pick<Core, 'db' | 'platform'>;
const nameOf = (kind: keyof Pending): string => `device ${kind}`;

/** Null also for one whose secret cannot be read here any more. */
export async function readPending<K extends keyof Pending>(core: On, kind: K): Promise<Pending[K] | null> {
  const stored = (await readFact(core.db, nameOf(kind))) as (Pending[K] & { secret: string }) | null | undefined;
  if (stored === null || stored === undefined) return null;
  const secret = await core.platform.protector.reveal(stored.secret).catch(() => null);
  return secret === null ? null : { ...stored, secret };
}

/** The secret is stored as keys are, so that a copy of the database does not hold it. */
export async function writePending<K extends keyof Pending>(core: On, kind: K, pending: Pending[K]): Promise<void> {
  const secret = await core.platform.protector.protect(pending.secret);
  await writeFact(core.db, nameOf(kind), { ...pending, secret });
}

export const forgetPending = (core: Pick<Core, 'db'>, kind: keyof Pending): Promise<void> =>
  writeFact(core.db, nameOf(kind), null);
