import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryState } from '../shared/governance/memory-state.ts';
import { type Base, base, clear, dump, ledger, objectsOf } from './kept-ledger.test-helper.ts';
import { type MadeHistory, play, steps } from './random-history.test-helper.ts';

const EVERY_KIND = [
  'agent.create',
  'agent.policy',
  'agent.protect',
  'agent.rename',
  'change.comment',
  'change.open',
  'change.revise',
  'change.withdraw',
  'channel.deploy',
  'channel.rollback',
  'device.add',
  'device.remove',
  'member.add',
  'member.change',
  'member.remove',
  'request.close',
  'request.open',
  'review.submit',
  'suite.publish',
  'version.create',
  'workspace.create',
  'workspace.policy',
];

/** Offers every attempt of a made history to a database as its authority. */
async function offer({ db }: Base, made: MadeHistory): Promise<boolean[]> {
  const accepted: boolean[] = [];
  for (const { envelope } of made.attempts) {
    const decision = await ledger.append(db, made.history.workspace, envelope, objectsOf(made));
    accepted.push(decision.ok && !decision.value.known);
  }
  return accepted;
}

describe('random histories of four people', () => {
  // Some hundred signed acts a history: minutes on a machine that others use.
  it('are kept, projected, verified, rebuilt and replicated the same', { timeout: 600_000 }, async () => {
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        steps({ minLength: 60, maxLength: 150 }),
        fc.integer({ min: 1, max: 20 }),
        async (chosen, batch) => {
          const made = await play(chosen);
          const { history } = made;
          const { workspace } = history;
          const own = await base();
          expect(await offer(own, made)).toEqual(made.attempts.map(({ accepted }) => accepted));
          expect(await ledger.head(own.db, workspace)).toEqual(history.head());
          expect(await ledger.entries(own.db, workspace, 0, 1000)).toEqual(history.entries);

          const read = memoryState();
          // The row was written from such a record; the comparison below says whether it still is one.
          for (const { kind, id, agent, data } of await own.db.selectFrom('projection').selectAll().execute())
            read.apply([{ kind, id, agent, value: JSON.parse(data) } as Parameters<typeof read.apply>[0][number]]);
          expect(read.snapshot()).toEqual(history.state.snapshot());

          expect(await ledger.verify(own.db, workspace)).toEqual({ ok: true, head: history.head() });
          expect(await ledger.projectionsEqualRebuild(own.db, workspace)).toBe(true);

          const replica = await base();
          for (let at = 0; at < history.entries.length; at += batch) {
            const arriving = history.entries.slice(at, at + batch);
            const taken = await ledger.appendEntries(replica.db, workspace, arriving, objectsOf(made));
            expect(taken).toMatchObject({ ok: true });
          }
          expect(dump(replica)).toEqual(dump(own));
          const before = dump(own);
          own.raw.exec("delete from projection where kind = 'agent'; update projection set seq = 1, data = '{}'");
          expect(await ledger.projectionsEqualRebuild(own.db, workspace)).toBe(false);
          expect(await ledger.rebuild(own.db, workspace)).toEqual(history.head());
          expect(dump(own)).toEqual(before);

          for (const { kind } of await own.db.selectFrom('entries').select('kind').distinct().execute())
            kinds.add(kind);
          await clear();
        },
      ),
      { numRuns: 12, seed: 20260301 },
    );
    // The generator has to reach every kind of decision, or the property above says little about it.
    expect([...kinds].toSorted()).toEqual(EVERY_KIND);
  });
});
