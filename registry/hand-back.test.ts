import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleAgents } from '../resources/sample/index.ts';
import type { Entry } from '../shared/governance/statement.ts';
import { hashOf } from '../shared/json/canonical.ts';
import { type Person, type TestRegistry, testRegistry } from './registry.test-helper.ts';

const [sample] = sampleAgents;
if (sample === undefined) throw new Error('The sample agent is missing.');
const { spec } = sample;

/** A registry, and its admin, who hands in entries. */
let team: TestRegistry;
let admin: Person;
beforeAll(async () => {
  team = await testRegistry();
  admin = await team.join(['admin', 'engineer', 'editor']);
});
afterAll(() => team.close());

const add = async (name: string): Promise<void> =>
  team.append(admin, 'agent.create', { agent: name, slug: name, name, description: '' });
const entriesAfter = async (after: number) => (await admin.client.api.member.entries({ after, limit: 500 })).entries;
const code = (call: Promise<unknown>) =>
  call.then(
    () => 'taken',
    (error) => `${error.code} ${error.data?.rule ?? ''}`.trim(),
  );

/** The next entry as it would be made, without being appended anywhere. */
async function nextEntry(name: string, forge: Partial<Entry> = {}): Promise<Entry> {
  const { envelope, id: statement } = team.statement(admin, 'agent.create', {
    ...{ agent: name, slug: name, name, description: '' },
  });
  const { sequence, hash: previous } = await admin.client.api.member.head();
  const link = { sequence: sequence + 1, statement, previous };
  return { ...link, hash: hashOf(link), envelope, ...forge };
}

it('takes entries that continue its head, checked one by one, and none that does not', async () => {
  await add('one');
  const before = await admin.client.api.member.head();
  const good = await nextEntry('two');
  const other = await nextEntry('three');
  const hand = (entries: Entry[]) => code(admin.client.api.member.handBack({ entries, objects: [] }));
  const flipped = (sig: string): string => `${sig.startsWith('A') ? 'B' : 'A'}${sig.slice(1)}`;
  const [signature] = good.envelope.signatures;
  if (signature === undefined) throw new Error('It is signed.');
  const forged = { ...good.envelope, signatures: [{ ...signature, sig: flipped(signature.sig) }] };
  expect(await hand([{ ...good, envelope: forged }])).toBe('unauthenticated signature');
  expect(await hand([{ ...good, envelope: other.envelope }])).toBe('conflict hash');
  expect(await hand([{ ...good, hash: other.hash }])).toBe('conflict hash');
  expect(await hand([{ ...good, previous: other.hash }])).toBe('conflict fork');
  expect(await hand([{ ...good, sequence: good.sequence + 1 }])).toBe('conflict sequence');
  // All or nothing: the good one before a bad one stays away as well.
  expect(await hand([good, { ...other, sequence: good.sequence + 1 }])).toBe('conflict fork');
  expect(await admin.client.api.member.head()).toEqual(before);
  expect(await hand([good])).toBe('taken');
  const after = await admin.client.api.member.head();
  expect(after).toMatchObject({ sequence: good.sequence, hash: good.hash });
  expect(await admin.client.api.member.handBack({ entries: [good], objects: [] })).toMatchObject({ added: 0 });
  expect(await hand([await nextEntry('late', { sequence: good.sequence })])).toBe('conflict fork');
  expect(await admin.client.api.member.head()).toEqual(after);
  admin.previous = good.statement;
});

it('takes no version without what it says', async () => {
  await add('a1');
  const payload = { agent: 'a1', spec: hashOf(spec), parents: [], reason: 'First.' };
  const { envelope, id: statement } = team.statement(admin, 'version.create', payload);
  const { sequence, hash: previous } = await admin.client.api.member.head();
  const link = { sequence: sequence + 1, statement, previous };
  const entry = { ...link, hash: hashOf(link), envelope };
  const hand = (objects: unknown[]) =>
    code(admin.client.api.member.handBack({ entries: [entry], objects: objects as never }));
  expect(await hand([])).toBe('not_found');
  expect(await hand([{ ...spec, purpose: 'Another.' }])).toBe('not_found');
  expect((await entriesAfter(sequence)).length).toBe(0);
  expect(await hand([spec])).toBe('taken');
  expect((await entriesAfter(sequence)).length).toBe(1);
});
