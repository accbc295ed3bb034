import { describe, expect, it } from 'vitest';
import { dump, kept, ledger, sample } from './kept-ledger.test-helper.ts';

describe('verification names the first entry that was tampered with', () => {
  const damages: [string, string][] = [
    ['its hash', `update entries set hash = '${'0'.repeat(64)}' where sequence = 17`],
    [
      'its envelope',
      'update entries set envelope = (select envelope from entries where sequence = 16) where sequence = 17',
    ],
    ['its envelope, made unreadable', "update entries set envelope = '{' where sequence = 17"],
    ['its link', 'update entries set previous = null where sequence = 17'],
    ['the person shown for it', "update entries set member = 'somebody' where sequence = 17"],
    ['the time shown for it', "update entries set time = '2020-01-01T00:00:00.000Z' where sequence = 17"],
    ['the agent it is listed under', "update entries set agent = 'another' where sequence = 17"],
    ['that it exists', 'delete from entries where sequence = 17'],
  ];
  it.each(damages)('%s', async (_what, sql) => {
    const made = await sample();
    const { workspace, entries } = made.history;
    const own = await kept(made);
    own.raw.exec(sql);
    const found = await ledger.verify(own.db, workspace);
    expect(found).toMatchObject({ ok: false, sequence: 17, good: { sequence: 16, hash: entries[15]?.hash } });
    expect(await ledger.projectionsEqualRebuild(own.db, workspace)).toBe(false);
    const before = dump(own);
    await expect(ledger.rebuild(own.db, workspace)).rejects.toMatchObject({ data: { what: 'ledger_damaged' } });
    expect(dump(own)).toEqual(before);
  });

  it('also when a spec it refers to was altered where it is stored', async () => {
    const made = await sample();
    const { workspace } = made.history;
    const own = await kept(made);
    const [version] = made.history.state.list('version');
    const entry = await ledger.entryOf(own.db, workspace, version?.statement ?? '');
    own.raw.prepare("update objects set content = replace(content, 'live', 'dead') where hash = ?").run(version?.spec);
    const found = await ledger.verify(own.db, workspace);
    expect(found).toMatchObject({ ok: false, sequence: entry?.sequence, refusal: { rule: 'missing_object' } });
  });
});
