import { setTimeout as pause } from 'node:timers/promises';
import { AppError, type ErrorCode, type ErrorData } from '../../shared/errors.ts';
import type { RegistryCore } from '../core.ts';
import { reasonOf } from '../jobs/jobs.ts';
import { sealingFor } from '../sealed-text.ts';
import { answerCall, type CallName, claimCall, keepCall, releaseCall } from '../store/idempotent-calls.ts';
import { throughOutage } from './through-outage.ts';

/** How long an answer is given again. */
const KEPT_MS = 24 * 60 * 60_000;
/** A replica that does not renew its lease for so long is taken for dead. */
const LEASE_MS = 30_000;
/** How often one replica asks whether another has the answer. */
const ASK_MS = 100;

export interface NamedCall extends CallName {
  /** A hash of everything that was asked; another one under the same name is refused. */
  fingerprint: string;
}
type StoredAnswer = { ok: unknown } | { problem: { code: ErrorCode; message: string; data: unknown } };

/** Calls under way in this process, by application and name, so that two of them wait for one answer and not for the database. */
const underWay = new WeakMap<RegistryCore, Map<string, { fingerprint: string; answer: Promise<unknown> }>>();

/**
 * Runs a call that its application named, once: whoever sends the same name and request meanwhile gets the same answer, and whoever
 * sends it later gets it replayed, for a day. A call goes on when its caller hangs up. Kept are answers that another try
 * would not better: success, `rule_violated`, and a model that refused or answered out of form. Everything else, a limit
 * or an outage, is forgotten at once, so that a retry runs. When a replica dies in the middle, nothing was acknowledged; after
 * 30 s its name is free, and a retry runs it again. An answer that the database does not take is stored as soon as it does; where
 * that takes longer than 30 s it is given nevertheless, for the model was paid, and a retry may run it again. Throws `conflict`
 * (rule `idempotency_key`) for another request under the same name.
 */
export async function once<T>(
  core: RegistryCore,
  call: NamedCall,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<{ answer: T; isReplayed: boolean }> {
  const local = underWay.get(core) ?? new Map();
  underWay.set(core, local);
  const id = JSON.stringify([call.application, call.name]);
  const beside = local.get(id);
  if (beside !== undefined) {
    if (beside.fingerprint !== call.fingerprint) throw otherCall();
    return { answer: (await beside.answer) as T, isReplayed: true };
  }
  // Also while it waits for another replica's answer: the database stays open until it has ended.
  const finding = core.background.add(claimed(core, call, run));
  const answer = finding.then((found) => found.answer);
  local.set(id, { fingerprint: call.fingerprint, answer });
  answer.catch(() => {}).finally(() => local.delete(id));
  return finding;
}

async function claimed<T>(
  core: RegistryCore,
  call: NamedCall,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<{ answer: T; isReplayed: boolean }> {
  const owner = core.newId();
  for (;;) {
    const now = Date.parse(core.now());
    const claim = { ...call, owner, now, leaseUntil: now + LEASE_MS, expiresAt: now + KEPT_MS };
    const found = await claimCall(core.db, claim);
    if (found.state === 'mine')
      return { answer: await core.background.add(owned(core, call, owner, run)), isReplayed: false };
    if (found.state === 'other_call') throw otherCall();
    if (found.state === 'answered')
      return { answer: replayed<T>(sealingOf(core, call).open(found.answer)), isReplayed: true };
    await pause(ASK_MS);
    if (core.background.signal.aborted) throw new AppError('cancelled', 'The registry is closing.', {});
  }
}

async function owned<T>(
  core: RegistryCore,
  call: NamedCall,
  owner: string,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const keeping = setInterval(() => {
    keepCall(core.db, call, owner, Date.parse(core.now()) + LEASE_MS).catch((error: unknown) => notKept(core, error));
  }, LEASE_MS / 3);
  try {
    const answer = await run(core.background.signal);
    await stored(core, call, owner, { ok: answer });
    return answer;
  } catch (error) {
    if (isFinal(error)) {
      const { code, message, data } = error;
      await stored(core, call, owner, { problem: { code, message, data } });
    } else await releaseCall(core.db, call, owner).catch((again: unknown) => notKept(core, again));
    throw error;
  } finally {
    clearInterval(keeping);
  }
}

const sealingOf = ({ identity }: RegistryCore, { application, name }: CallName) =>
  sealingFor(identity, `call ${JSON.stringify([application, name])}`);

const notKept = (core: RegistryCore, error: unknown): void =>
  core.log.warn({ reason: reasonOf(error) }, 'a named call could not be kept');

/** Stores an answer, also over an outage, as long as nobody else could take the call for dead. */
async function stored(core: RegistryCore, call: NamedCall, owner: string, answer: StoredAnswer): Promise<void> {
  const sealed = sealingOf(core, call).seal(JSON.stringify(answer));
  const store = (): Promise<boolean> => answerCall(core.db, call, owner, sealed);
  await throughOutage(store, core.background.signal, LEASE_MS).catch((error: unknown) => notKept(core, error));
}

const ANSWERED: readonly string[] = ['refused', 'schema_invalid'];

/** Whether a model answered, so that asking again would be asking for another answer. */
function isFinal(error: unknown): error is AppError {
  if (!(error instanceof AppError)) return false;
  if (error.code === 'rule_violated') return true;
  return error.code === 'provider' && 'outcome' in error.data && ANSWERED.includes(String(error.data.outcome));
}

function replayed<T>(stored: string): T {
  // Written above.
  const answer = JSON.parse(stored) as StoredAnswer;
  if ('ok' in answer) return answer.ok as T;
  const { code, message, data } = answer.problem;
  throw new Replayed(code, message, data as ErrorData<ErrorCode>);
}

/** An error that was answered before. */
export class Replayed extends AppError {}

const otherCall = (): AppError =>
  new AppError(
    'conflict',
    'This idempotency key was used for another request within the last 24 hours. Use a new key for a new request.',
    { rule: 'idempotency_key' },
  );
