import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Payload, StatementKind } from '../shared/governance/statement.ts';
import { testSpec } from '../shared/governance/testing.ts';
import { versionHash } from '../shared/governance/version-hash.ts';
import { hashOf } from '../shared/json/canonical.ts';
import type { Spec } from '../shared/spec/spec.ts';
import { type Person, type TestRegistry, testRegistry } from './registry.test-helper.ts';

const LOCK = { agent: 'a1', path: 'rules/cheap/when', level: 'locked' as const, reason: 'Agreed with legal' };
const ASKED = {
  ...{ request: 'q1', agent: 'a1', path: 'rules/cheap/title', subject: 'Rule 1 · Limit cheap · Title' },
  ...{ current: 'Limit cheap', proposed: 'Cheap goods', reason: 'Clearer' },
};

describe('a forged decision about locks, sent to the registry past the desktop', () => {
  let team: TestRegistry;
  let people: { engineer: Person; editor: Person; viewer: Person };
  let first: string;
  beforeAll(async () => {
    team = await testRegistry();
    people = {
      engineer: await team.join(['admin', 'engineer', 'editor']),
      editor: await team.join(['editor']),
      viewer: await team.join(['viewer']),
    };
    const { engineer, editor } = people;
    await team.append(engineer, 'agent.create', { agent: 'a1', slug: 'one', name: 'One', description: '' });
    const spec = testSpec({ cheap: 25, dear: 90 });
    const content = { agent: 'a1', spec: hashOf(spec), parents: [], reason: 'First' };
    const { envelope, id } = team.statement(engineer, 'version.create', content);
    await engineer.client.api.member.append({ envelope, objects: [spec as never] });
    engineer.previous = id;
    const { time } = JSON.parse(Buffer.from(envelope.payload, 'base64').toString());
    first = versionHash({ ...content, author: engineer.member, time });
    await team.append(engineer, 'agent.protect', LOCK);
    await team.append(editor, 'request.open', ASKED);
    await team.append(engineer, 'change.open', { change: 'c1', agent: 'a1', version: first, title: 'T', evidence: [] });
  });
  afterAll(() => team.close());

  /** What the registry answers to a statement signed by one person; only accepted ones move that person's chain on. */
  async function send<K extends StatementKind>(
    by: keyof typeof people,
    kind: K,
    payload: Payload<K>,
    objects: Spec[] = [],
  ): Promise<string> {
    const person = people[by];
    const { envelope, id } = team.statement(person, kind, payload);
    return person.client.api.member.append({ envelope, objects: objects as never }).then(
      () => {
        person.previous = id;
        return 'accepted';
      },
      (error: { code?: string }) => error.code ?? String(error),
    );
  }
  const version = (by: keyof typeof people, spec: Spec): Promise<string> =>
    send(by, 'version.create', { agent: 'a1', spec: hashOf(spec), parents: [first], reason: 'Quietly' }, [spec]);
  const close = { request: 'q1', outcome: 'accepted' as const, change: 'c1', comment: '' };

  const refused: Record<string, [string, () => Promise<string>]> = {
    'an editor’s version that changes a locked condition': [
      'locked',
      () => version('editor', testSpec({ cheap: 26, dear: 90 })),
    ],
    'an editor’s version without the rule whose condition is locked': [
      'locked',
      () => version('editor', testSpec({ dear: 90 })),
    ],
    'a lock set by an editor': ['forbidden', () => send('editor', 'agent.protect', { ...LOCK, path: 'purpose' })],
    'a lock opened by an editor': ['forbidden', () => send('editor', 'agent.protect', { ...LOCK, level: 'open' })],
    'the contract opened by an engineer': [
      'forbidden',
      () => send('engineer', 'agent.protect', { ...LOCK, path: 'contract', level: 'open' }),
    ],
    'a lock on something that is no part': [
      'invalid_input',
      () => send('engineer', 'agent.protect', { ...LOCK, path: 'x' }),
    ],
    'a request accepted by the editor who made it': ['forbidden', () => send('editor', 'request.close', close)],
    'a request withdrawn by an engineer': [
      'forbidden',
      () => send('engineer', 'request.close', { ...close, outcome: 'withdrawn', change: null }),
    ],
    'a request by a viewer': ['forbidden', () => send('viewer', 'request.open', { ...ASKED, request: 'q2' })],
    'a request too large to keep': [
      'invalid_input',
      () => send('editor', 'request.open', { ...ASKED, request: 'q2', proposed: 'x'.repeat(300_000) }),
    ],
  };
  for (const [name, [answer, attempt]] of Object.entries(refused))
    it(`is refused: ${name}`, async () => {
      const before = await people.engineer.client.api.member.head();
      expect(await attempt()).toBe(answer);
      expect(await people.engineer.client.api.member.head()).toEqual(before);
    });

  it('while the honest ones are taken', async () => {
    expect(await version('editor', testSpec({ cheap: 25, dear: 95 }))).toBe('accepted');
    expect(await version('engineer', testSpec({ cheap: 26, dear: 90 }))).toBe('accepted');
    expect(await send('engineer', 'request.close', close)).toBe('accepted');
  });
});
