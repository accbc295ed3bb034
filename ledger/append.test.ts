import { describe, expect, it } from 'vitest';
import { testPerson } from '../shared/governance/crypto.test-helper.ts';
import { openEnvelope } from '../shared/governance/dsse.ts';
import { hashOf } from '../shared/json/canonical.ts';
import { verifySignature } from './crypto.ts';
import { base, dump, kept, ledger, objectsOf, sample } from './kept-ledger.test-helper.ts';
import { work } from './work.ts';

describe('appending', () => {
  it('a statement twice appends it once and answers with its entry both times', async () => {
    const made = await sample();
    const own = await kept(made);
    const before = dump(own);
    const [first] = made.history.entries;
    const again = await ledger.append(own.db, made.history.workspace, first?.envelope, []);
    expect(again).toMatchObject({ ok: true, value: { entry: first, head: made.history.head(), known: true } });
    expect(dump(own)).toEqual(before);
    expect(await ledger.entryOf(own.db, made.history.workspace, first?.statement ?? '')).toEqual(first);
  });

  it('at the same time makes one chain, and of two answers to one state only the first is taken', async () => {
    const made = await sample();
    const { workspace } = made.history;
    const own = await kept(made);
    const founder = testPerson('founder', 1);
    const rivals = await Promise.all(
      ['one', 'two', 'three'].map((agent) =>
        made.history.sign(founder, 'agent.create', { agent, slug: agent, name: agent, description: '' }),
      ),
    );
    const answers = await Promise.all(rivals.map(({ envelope }) => ledger.append(own.db, workspace, envelope, [])));
    expect(answers.map((answer) => (answer.ok ? 'taken' : answer.refusal.rule))).toEqual([
      'taken',
      'stale_actor',
      'stale_actor',
    ]);
    expect(await ledger.verify(own.db, workspace)).toMatchObject({ ok: true });
    const { sequence } = await ledger.head(own.db, workspace);
    expect(sequence).toBe(made.history.entries.length + 1);
  });

  it('shares the transaction of the host: what the host takes back is not in the ledger either', async () => {
    const made = await sample();
    const own = await base();
    const [first] = made.history.entries;
    const failed = work(own.db, async (tx) => {
      const decision = await ledger.append(tx, made.history.workspace, first?.envelope, []);
      expect(decision.ok).toBe(true);
      throw new Error('the outbox could not be written');
    });
    await expect(failed).rejects.toThrow('outbox');
    expect(await ledger.head(own.db, made.history.workspace)).toEqual({ sequence: 0, hash: null });
  });

  it('keeps the objects a statement names and no others', async () => {
    const made = await sample();
    const own = await base();
    const stray = { nobody: 'names this' };
    for (const { envelope } of made.history.entries)
      await ledger.append(own.db, made.history.workspace, envelope, [...objectsOf(made), stray]);
    expect(await ledger.object(own.db, hashOf(stray))).toBe(undefined);
    const [version] = made.history.state.list('version');
    const spec = version?.spec ?? '';
    expect(await ledger.object(own.db, spec)).toEqual(made.history.objects.get(spec));
  });

  it('asks for the object that a statement names', async () => {
    const made = await sample();
    const own = await base();
    const opened = made.history.entries.map(({ envelope }) => openEnvelope(envelope, verifySignature));
    const at = opened.findIndex((each) => each.ok && each.value.statement.kind === 'version.create');
    for (const { envelope } of made.history.entries.slice(0, at))
      await ledger.append(own.db, made.history.workspace, envelope, []);
    const version = opened[at];
    if (version?.ok !== true || version.value.statement.kind !== 'version.create')
      throw new Error('There is a version.');
    const { spec } = version.value.statement.payload;
    expect(await ledger.missingObjects(own.db, version.value.statement)).toEqual([spec]);
    const envelope = made.history.entries[at]?.envelope;
    const without = await ledger.append(own.db, made.history.workspace, envelope, []);
    expect(without).toMatchObject({ ok: false, refusal: { rule: 'missing_object' } });
    await ledger.putObject(own.db, made.history.objects.get(spec), spec);
    expect(await ledger.append(own.db, made.history.workspace, envelope, [])).toMatchObject({ ok: true });
  });

  it('does not keep content under a hash that is not its own', async () => {
    const own = await base();
    await expect(ledger.putObject(own.db, { a: 1 }, hashOf({ a: 2 }))).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await ledger.object(own.db, hashOf({ a: 1 }))).toBe(undefined);
    expect(await ledger.putObject(own.db, { b: 1, a: '\u2028 __proto__' })).toBe(
      hashOf({ a: '\u2028 __proto__', b: 1 }),
    );
  });
});
