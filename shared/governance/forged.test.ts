import { describe, expect, it } from 'vitest';
import { toBase64 } from '#bytes/base64';
import { testPerson, verifyWithNode } from './crypto.test-helper.ts';
import { envelopeOf, signingBytes } from './dsse.ts';
import { entryAfter } from './entry.ts';
import type { Entry, Statement } from './statement.ts';
import { NO_HASH, people, ruleOf, startedTeam } from './team.test-helper.ts';
import { stateText, type TestHistory, testSpec } from './testing.ts';
import { verifyEntries } from './verify.ts';

const comment = { change: 'change-3', text: 'Looks good' };
const stranger = testPerson('stranger', 90);
const lock = { agent: 'agent-1', path: 'rules/cheap/when', level: 'locked' as const, reason: 'Agreed' };
type Team = Awaited<ReturnType<typeof startedTeam>>;

describe('a statement that was forged, replayed or reordered is refused and changes nothing', () => {
  const cases: Record<string, [string, (history: TestHistory) => Promise<string>]> = {
    'by a key nobody registered': ['unknown_key', (history) => ruleOf(history, stranger, 'change.comment', comment)],
    'by one member in the name of another': [
      'unknown_key',
      (history) => {
        const actor = { member: people.admin.member, key: people.editor.key };
        return ruleOf(history, people.editor, 'change.comment', comment, { actor });
      },
    ],
    'for another workspace': [
      'workspace',
      (history) => ruleOf(history, people.editor, 'change.comment', comment, { workspace: 'workspace-2' }),
    ],
    'on top of nothing, by somebody who has decided before': [
      'stale_actor',
      (history) => ruleOf(history, people.editor, 'change.comment', comment, { previous: null }),
    ],
    'on top of a statement that does not exist': [
      'stale_actor',
      (history) => ruleOf(history, people.editor, 'change.comment', comment, { previous: NO_HASH }),
    ],
    'a second time': [
      'stale_actor',
      async (history) => {
        const signed = await history.sign(people.approver, 'change.comment', comment);
        history.state.apply((await decided(history, signed)).value);
        const again = await history.decide(signed);
        return again.ok ? 'accepted' : again.refusal.rule;
      },
    ],
  };
  for (const [name, [rule, forge]] of Object.entries(cases))
    it(name, async () => {
      const history = await startedTeam();
      const before = stateText(history.state);
      expect(await forge(history)).toBe(rule);
      if (name !== 'a second time') expect(stateText(history.state)).toBe(before);
    });

  it('by somebody who was removed, while what they signed before stays', async () => {
    const history = await startedTeam();
    await history.append(people.admin, 'member.remove', { member: 'editor', reason: 'Left' });
    expect(await ruleOf(history, people.editor, 'change.comment', comment)).toBe('removed_member');
    expect((await history.state.get('change', 'change-3'))?.author).toBe('editor');
    expect((await check(history)).ok).toBe(true);
  });
});

async function decided(history: TestHistory, signed: Awaited<ReturnType<TestHistory['sign']>>) {
  const decision = await history.decide(signed);
  if (!decision.ok) throw new Error(decision.refusal.message);
  return decision;
}

const check = (history: TestHistory, entries: Iterable<unknown> = history.entries) =>
  verifyEntries(entries, { verify: verifyWithNode, objects: (hash) => Promise.resolve(history.objects.get(hash)) });

describe('offline verification', () => {
  it('follows an honest history to the same head and state, whole or in two parts', async () => {
    const history = await startedTeam();
    const whole = await check(history);
    expect(whole).toMatchObject({ ok: true, checked: history.entries.length, problem: null, head: history.head() });
    expect(stateText(whole.state)).toBe(stateText(history.state));
    const options = { verify: verifyWithNode, objects: async (hash: string) => history.objects.get(hash) };
    const first = await verifyEntries(history.entries.slice(0, 10), options);
    const second = await verifyEntries(history.entries.slice(10), { ...options, from: first });
    expect(stateText(second.state)).toBe(stateText(history.state));
    expect(second.head).toEqual(history.head());
  });

  it('checks a ledger without entries', async () => {
    expect(await check(await startedTeam(), [])).toMatchObject({
      ok: true,
      checked: 0,
      head: { sequence: 0, hash: null },
    });
  });

  /** The same statement, changed and signed anew by somebody, in a well-linked entry. */
  const resigned = (entries: readonly Entry[], at: number, change: (statement: Statement) => Statement): Entry => {
    const entry = entries[at];
    const bytes = Buffer.from(entry?.envelope.payload ?? '', 'base64').toString('utf8');
    const statement = change(JSON.parse(bytes));
    const envelope = envelopeOf(statement, stranger.sign(signingBytes(statement)), statement.actor.key);
    const before = entries[at - 1];
    return entryAfter(
      { sequence: before?.sequence ?? 0, hash: before?.hash ?? null },
      entry?.statement ?? '',
      envelope,
    );
  };
  const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, index) => index !== at);
  const replaced = (entries: readonly Entry[], at: number, parts: Partial<Entry>): unknown[] =>
    entries.map((entry, index) => (index === at ? { ...entry, ...parts } : entry));

  const damage: Record<string, [string, (entries: Entry[]) => unknown[]]> = {
    'an entry left out': ['sequence', (entries) => without(entries, 4)],
    'two entries exchanged': ['sequence', (entries) => [...entries.slice(0, 4), entries[5], entries[4]]],
    'an entry repeated': ['sequence', (entries) => [...entries.slice(0, 5), ...entries.slice(4)]],
    'an entry of another history': ['fork', (entries) => replaced(entries, 4, { previous: NO_HASH })],
    'a changed hash': ['hash', (entries) => replaced(entries, 4, { hash: NO_HASH })],
    'another statement under the same hash': [
      'hash',
      (entries) => replaced(entries, 4, { envelope: entries[5]?.envelope as Entry['envelope'] }),
    ],
    'a changed decision, signed by a stranger': [
      'signature',
      (entries) => [
        ...entries.slice(0, 4),
        resigned(entries, 4, (statement) => ({ ...statement, time: '2027-01-01T00:00:00.000Z' })),
      ],
    ],
    'a stranger signing under his own key': [
      'hash',
      (entries) => [
        ...entries.slice(0, 4),
        resigned(entries, 4, (statement) => ({ ...statement, actor: { member: 'admin', key: stranger.key } })),
      ],
    ],
    'a damaged signature': [
      'signature',
      (entries) => {
        const envelope = entries[4]?.envelope as Entry['envelope'];
        const signatures = envelope.signatures.map(({ keyid }) => ({ keyid, sig: toBase64(new Uint8Array(64)) }));
        return replaced(entries, 4, { envelope: { ...envelope, signatures } });
      },
    ],
    'something that is not an entry': ['shape', (entries) => [...entries.slice(0, 4), { sequence: 5 }]],
  };
  for (const [name, [rule, change]] of Object.entries(damage))
    it(`stops at ${name}`, async () => {
      const history = await startedTeam();
      const result = await check(history, change([...history.entries]));
      expect(result).toMatchObject({ ok: false, problem: { refusal: { rule } } });
      expect(result.checked).toBe((result.problem?.sequence ?? 0) - 1);
      expect(result.head).toEqual({ sequence: result.checked, hash: history.entries[result.checked - 1]?.hash });
    });

  it('notices a spec that was altered or lost after the fact', async () => {
    const history = await startedTeam();
    const spec = history.state.list('version')[0]?.spec ?? '';
    for (const [content, rule] of [
      [undefined, 'missing_object'],
      [{ purpose: 'x' }, 'hash'],
      [{ a: '\ud800' }, 'hash'],
    ]) {
      const objects = async (hash: string) => (hash === spec ? content : history.objects.get(hash));
      const result = await verifyEntries(history.entries, { verify: verifyWithNode, objects });
      expect(result.problem?.refusal.rule).toBe(rule);
    }
  });

  const noRight: Record<string, [string, (history: Team) => ReturnType<TestHistory['sign']>]> = {
    'a viewer making himself an admin': [
      'role',
      (history) => {
        const payload = { member: 'viewer', name: 'viewer', roles: ['admin' as const] };
        return history.sign(people.viewer, 'member.change', payload);
      },
    ],
    'an editor setting a lock': ['role', (history) => history.sign(people.editor, 'agent.protect', lock)],
    'an editor opening a lock': [
      'role',
      async (history) => {
        await history.append(people.engineer, 'agent.protect', lock);
        return history.sign(people.editor, 'agent.protect', { ...lock, level: 'open' });
      },
    ],
    'an editor changing a locked part of a rule': [
      'locked_path',
      async (history) => {
        await history.append(people.engineer, 'agent.protect', lock);
        const payload = { agent: 'agent-1', spec: history.put(testSpec({ cheap: 99 })), reason: 'Quietly' };
        return history.sign(people.editor, 'version.create', { ...payload, parents: [history.v[2]] });
      },
    ],
    'an editor accepting his own request': [
      'role',
      async (history) => {
        await history.append(people.editor, 'request.open', {
          ...{ request: 'request-1', agent: 'agent-1', path: 'purpose', subject: 'Purpose' },
          ...{ current: 'Old', proposed: 'New', reason: 'Because' },
        });
        const accepted = { request: 'request-1', outcome: 'accepted' as const, change: 'change-3', comment: '' };
        return history.sign(people.editor, 'request.close', accepted);
      },
    ],
  };
  for (const [name, [rule, forge]] of Object.entries(noRight))
    it(`refuses a well-signed entry that its author had no right to make: ${name}`, async () => {
      const history = await startedTeam();
      const signed = await forge(history);
      const entry = entryAfter(history.head(), signed.id, signed.envelope);
      const result = await check(history, [...history.entries, entry]);
      expect(result).toMatchObject({ ok: false, checked: history.entries.length, problem: { refusal: { rule } } });
    });
});
