import { describe, expect, it } from 'vitest';
import { testPerson } from '../shared/governance/crypto.test-helper.ts';
import { openEnvelope } from '../shared/governance/dsse.ts';
import { entryAfter, headAfter } from '../shared/governance/entry.ts';
import type { Entry, Envelope } from '../shared/governance/statement.ts';
import { base, dump, kept, ledger, objectsOf, sample } from './kept-ledger.test-helper.ts';
import type { MadeHistory } from './random-history.test-helper.ts';

describe('forged decisions are refused and change nothing', () => {
  const signature = (envelope: Envelope, sig: string): Envelope => ({
    ...envelope,
    signatures: envelope.signatures.map((each) => ({ ...each, sig })),
  });
  const stranger = testPerson('founder', 99);
  const founder = testPerson('founder', 1);
  const approver = testPerson('approver', 3);
  const agent = { agent: 'forged', slug: 'forged', name: 'Forged', description: '' };
  type Forge = (made: MadeHistory) => Promise<unknown>;
  const forgeries: [string, string, Forge][] = [
    [
      'by a key nobody registered',
      'unknown_key',
      async ({ history }) => (await history.sign(stranger, 'agent.create', agent)).envelope,
    ],
    [
      'with the signature of another decision',
      'signature',
      async ({ history }) => {
        const { envelope } = await history.sign(founder, 'agent.create', agent);
        return signature(envelope, history.entries[0]?.envelope.signatures[0]?.sig ?? '');
      },
    ],
    [
      'changed after signing',
      'signature',
      async ({ history }) => {
        const { envelope } = await history.sign(founder, 'agent.create', agent);
        const payload = Buffer.from(envelope.payload, 'base64').toString().replace('Forged', 'Former');
        return { ...envelope, payload: Buffer.from(payload).toString('base64') };
      },
    ],
    [
      'by somebody without the role',
      'role',
      async ({ history }) => {
        const payload = { member: 'x', name: 'X', roles: ['admin' as const], key: stranger.key, device: 'd' };
        return (await history.sign(approver, 'member.add', payload)).envelope;
      },
    ],
    [
      'on an older state of its author',
      'stale_actor',
      async ({ history }) => (await history.sign(founder, 'agent.create', agent, { previous: null })).envelope,
    ],
    [
      'for another workspace',
      'workspace',
      async ({ history }) => (await history.sign(founder, 'agent.create', agent, { workspace: 'elsewhere' })).envelope,
    ],
    [
      'that founds the workspace a second time',
      'exists',
      async ({ history }) => {
        const payload = { name: 'Mine', founder: 'Me', roles: ['admin' as const] };
        return (await history.sign(stranger, 'workspace.create', payload)).envelope;
      },
    ],
    ['that are not decisions at all', 'shape', async () => ({ payload: 'hello' })],
  ];

  it.each(forgeries)('%s', async (_what, rule, forge) => {
    const made = await sample();
    const { workspace, entries } = made.history;
    const own = await kept(made);
    const before = dump(own);
    const envelope = await forge(made);
    const refused = await ledger.append(own.db, workspace, envelope, [{ stray: true }]);
    expect(refused).toMatchObject({ ok: false, refusal: { rule } });
    expect(dump(own)).toEqual(before);

    // The same from a registry, well chained, after a good entry: none of the batch is taken over.
    const replica = await base();
    await ledger.appendEntries(replica.db, workspace, entries.slice(0, -1), objectsOf(made));
    const held = dump(replica);
    const opened = openEnvelope(envelope, () => true);
    const id = opened.ok ? opened.value.id : 'f'.repeat(64);
    const entry = entryAfter(made.history.head(), id, envelope as Envelope);
    const pulled = await ledger.appendEntries(replica.db, workspace, [...entries.slice(-1), entry], objectsOf(made));
    expect(pulled).toMatchObject({ ok: false, refusal: { rule } });
    expect(dump(replica)).toEqual(held);
  });
});

describe('a replica', () => {
  it('takes entries it holds already once more without a change, and follows on', async () => {
    const made = await sample();
    const { workspace, entries } = made.history;
    const own = await base();
    await ledger.appendEntries(own.db, workspace, entries.slice(0, 30), objectsOf(made));
    expect(await ledger.appendEntries(own.db, workspace, entries.slice(10, 20), objectsOf(made))).toMatchObject({
      ok: true,
    });
    const followed = await ledger.appendEntries(own.db, workspace, entries.slice(5), objectsOf(made));
    expect(followed).toEqual({ ok: true, value: made.history.head() });
    expect(dump(own)).toEqual(dump(await kept(made)));
  });

  it('does not follow a history that forks from its own, skips an entry or relinks one', async () => {
    const made = await sample();
    const { workspace, entries } = made.history;
    const own = await base();
    await ledger.appendEntries(own.db, workspace, entries.slice(0, 10), objectsOf(made));
    const before = dump(own);
    const [fifth, tenth, eleventh, twelfth] = [entries[4], entries[9], entries[10], entries[11]];
    if (!fifth || !tenth || !eleventh || !twelfth) throw new Error('The history is long enough.');
    const other = entryAfter({ sequence: 9, hash: fifth.hash }, tenth.statement, tenth.envelope);
    const relinked = entryAfter({ sequence: 10, hash: other.hash }, eleventh.statement, eleventh.envelope);
    const lies: [Entry[], string][] = [
      [[other], 'fork'],
      [[relinked], 'fork'],
      [[twelfth], 'sequence'],
      [[{ ...eleventh, hash: twelfth.hash }], 'hash'],
      [[{ ...eleventh, statement: twelfth.statement }], 'hash'],
      [[entryAfter(headAfter(tenth), twelfth.statement, eleventh.envelope)], 'hash'],
    ];
    for (const [lie, rule] of lies) {
      const refused = await ledger.appendEntries(own.db, workspace, lie, objectsOf(made));
      expect(refused).toMatchObject({ ok: false, refusal: { rule } });
      expect(dump(own)).toEqual(before);
    }
  });
});
