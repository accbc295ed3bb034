import { verifySignature } from '../../ledger/crypto.ts';
import { refusalError } from '../../shared/api/typed-error.ts';
import { AppError } from '../../shared/errors.ts';
import { openEnvelope } from '../../shared/governance/dsse.ts';
import { reduce } from '../../shared/governance/reduce.ts';
import type { Envelope, StatementKind } from '../../shared/governance/statement.ts';
import { isDatedAhead } from '../../shared/governance/statement-time.ts';
import type { RegistryCore } from '../core.ts';

/**
 * What the registry alone can judge of a new statement: its time, which is the signer's own word. Throws `conflict` for one that is
 * dated into the future, and for an approval or a deployment what the reducer says of it as of now: it takes effect now, whenever
 * it was decided, so tests that have to be fresh have to be so now as well.
 */
export async function judgeTimes(core: RegistryCore, envelope: Envelope): Promise<void> {
  const now = core.now();
  const { workspace } = core.identity;
  const opened = openEnvelope(envelope, verifySignature);
  // What is not signed or meant for another workspace says nothing; it is refused as that.
  if (!opened.ok || opened.value.statement.workspace !== workspace) return;
  const { statement, id } = opened.value;
  if (isDatedAhead(statement.time, now))
    throw new AppError(
      'conflict',
      `This decision is dated ${day(statement.time)}, and today is ${day(now)} by the registry’s clock. The computer it was taken on has a wrong clock: put its date, time and time zone right, then decide again.`,
      { rule: 'clock' },
    );
  if (!JUDGED_NOW.has(statement.kind) || statement.time >= now) return;
  // Handed in once more after a lost answer: it was judged when it came first.
  if ((await core.ledger.entryOf(core.db, workspace, id)) !== undefined) return;
  const read = core.ledger.reader(core.db, workspace);
  const decision = await reduce({
    statement: { ...statement, time: now },
    id,
    read,
    objects: core.ledger.objects(core.db),
  });
  if (!decision.ok) throw refusalError(decision.refusal);
}

const JUDGED_NOW: ReadonlySet<StatementKind> = new Set(['review.submit', 'channel.deploy']);

const day = (time: string): string => time.slice(0, 10);
