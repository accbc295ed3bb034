import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleAgents } from '../resources/sample/index.ts';
import { hashOf } from '../shared/json/canonical.ts';
import {
  callAsApplication,
  type Person,
  publishApproved,
  type TestRegistry,
  testRegistry,
} from './registry.test-helper.ts';

const [sample] = sampleAgents;
if (sample === undefined) throw new Error('The sample agent is missing.');
const flaws: [string, string][] = [
  ['half of a character', 'a \ud83d b'],
  ['a null character', 'a \u0000 b'],
];

describe.each(flaws)('text with %s', (_, text) => {
  let team: TestRegistry;
  let engineer: Person;
  let secret: string;
  beforeAll(async () => {
    team = await testRegistry();
    engineer = await team.join(['admin', 'engineer', 'editor']);
    const approver = await team.join(['approver', 'engineer']);
    await team.append(engineer, 'agent.create', { agent: 'a1', slug: 'one', name: 'One', description: '' });
    await publishApproved(team, { engineer, approver }, { agent: 'a1', spec: sample.spec, parent: null, change: 'c1' });
    ({ secret } = await engineer.client.api.member.createKey({ name: 'Shop' }));
  });
  afterAll(() => team.close());

  const run = (body: object) =>
    callAsApplication(team.registry.address, '/v1/agents/one/run', { key: secret, body: { version: '1', ...body } });

  it('in an application’s input, or the name of a field, is refused where it stands', async () => {
    const input = sample.cases[0]?.input ?? {};
    const { status, json } = await run({ input: { ...input, title: text } });
    expect([status, json.code]).toEqual([400, 'invalid_input']);
    expect(json.data.problems).toMatchObject([{ path: '/input/title', field: 'title' }]);
    expect((await run({ input: { ...input, [text]: 1 } })).json.data.problems).toMatchObject([{ path: '/input' }]);
  });

  it('in a member’s request is kept nowhere', async () => {
    const make = engineer.client.api.member.createKey({ name: text });
    await expect(make).rejects.toMatchObject({ code: 'invalid_input' });
    const keys = await engineer.client.api.member.keys();
    expect(keys.map(({ name }) => name)).toEqual(['Shop']);
  });
});

it('an input that is nested deeper than any JSON of ours is refused in words, however deep it is', async () => {
  const team = await testRegistry();
  const engineer = await team.join(['admin', 'engineer', 'editor']);
  const approver = await team.join(['approver', 'engineer']);
  await team.append(engineer, 'agent.create', { agent: 'a1', slug: 'one', name: 'One', description: '' });
  await publishApproved(team, { engineer, approver }, { agent: 'a1', spec: sample.spec, parent: null, change: 'c1' });
  const { secret } = await engineer.client.api.member.createKey({ name: 'Shop' });
  for (const depth of [600, 6000, 60_000, 600_000])
    for (const [path, name] of [
      ['run', 'input'],
      ['runs', 'input'],
      ['batches', 'inputs'],
    ] as const) {
      const deep = `{"title":${'['.repeat(depth)}${']'.repeat(depth)}}`;
      const body = `{"version":"1","${name}":${name === 'input' ? deep : `[${deep}]`}}`;
      const { status, json } = await callAsApplication(team.registry.address, `/v1/agents/one/${path}`, {
        key: secret,
        body,
      });
      const told = name === 'input' ? '/input/title' : '/inputs/0';
      expect([depth, path, status, json.code, json.data.problems[0].path]).toEqual([
        depth,
        path,
        400,
        'invalid_input',
        told,
      ]);
    }
  await team.close();
});

it('text with a null character inside a signed decision is refused, and the next decision is not', async () => {
  const team = await testRegistry();
  const engineer = await team.join(['admin', 'engineer', 'editor']);
  const create = (name: string) =>
    team.statement(engineer, 'agent.create', { agent: hashOf(name).slice(0, 8), slug: 'one', name, description: '' });
  const send = (name: string) => engineer.client.api.member.append({ envelope: create(name).envelope, objects: [] });
  await expect(send('a \u0000 b')).rejects.toMatchObject({
    code: 'invalid_input',
    data: { problems: [{ field: 'name' }] },
  });
  await expect(send('One')).resolves.toMatchObject({ head: { sequence: expect.any(Number) } });
  await team.close();
});
