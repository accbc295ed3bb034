import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleAgents } from '../resources/sample/index.ts';
import { contractHash } from '../shared/governance/contract-confirmation.ts';
import { DEFAULT_POLICY } from '../shared/governance/policy.ts';
import type { Role } from '../shared/governance/roles.ts';
import { versionHash } from '../shared/governance/version-hash.ts';
import { hashOf } from '../shared/json/canonical.ts';
import type { Spec } from '../shared/spec/spec.ts';
import {
  callAsApplication,
  type Person,
  publishApproved,
  type TestRegistry,
  testRegistry,
} from './registry.test-helper.ts';

const sample = sampleAgents.find(({ slug }) => slug === 'moderate-marketplace-listings');
if (sample === undefined) throw new Error('The sample agent is missing.');
const { slug } = sample;
const spec: Spec = sample.spec;
const [firstField, secondField] = spec.contract.output.map(({ name }) => name);
if (firstField === undefined || secondField === undefined) throw new Error('The sample has too few output fields.');
/** The first output field is gone: whoever read it gets nothing any more. */
const breaking: Spec = {
  ...spec,
  rules: [],
  defaults: [],
  examples: [],
  contract: { ...spec.contract, output: spec.contract.output.slice(1) },
};

let team: TestRegistry;
let engineer: Person;
let approver: Person;
let published: string;
let shop: { id: string; secret: string };
let other: { id: string; secret: string };
beforeAll(async () => {
  team = await testRegistry();
  engineer = await team.join(['admin', 'engineer', 'editor']);
  approver = await team.join(['approver', 'engineer']);
  await team.append(engineer, 'agent.create', { agent: 'a1', slug, name: sample.name, description: '' });
  published = await publishApproved(team, { engineer, approver }, { agent: 'a1', spec, parent: null, change: 'c1' });
  await deploy('c1', published, null);
  shop = await engineer.client.api.member.createKey({ name: 'Shop' });
  other = await engineer.client.api.member.createKey({ name: 'Report' });
});
afterAll(() => team.close());

const deploy = (change: string, version: string, from: string | null) =>
  team.append(approver, 'channel.deploy', { agent: 'a1', channel: 'production', change, version, from, reason: '' });
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: { code?: string }) => error.code ?? String(error),
  );
const call = (method: 'GET' | 'PUT' | 'DELETE', key: string | null, body?: unknown, of = slug) =>
  callAsApplication(team.registry.address, `/v1/agents/${of}/reads`, {
    key,
    body,
    ...(method === 'GET' ? {} : { method }),
  });

/** Opens a change to a spec, as the engineer; it waits without a review. */
async function open(content: Spec, change: string): Promise<string> {
  const payload = { agent: 'a1', spec: hashOf(content), parents: [published], reason: 'A smaller answer.' };
  const made = team.statement(engineer, 'version.create', payload);
  await engineer.client.api.member.append({ envelope: made.envelope, objects: [content as never] });
  engineer.previous = made.id;
  const { time } = JSON.parse(Buffer.from(made.envelope.payload, 'base64').toString());
  const version = versionHash({ ...payload, author: engineer.member, time });
  await team.append(engineer, 'change.open', { change, agent: 'a1', version, title: 'Smaller', evidence: [] });
  return version;
}

describe('an application', () => {
  it('declares what it reads, sees it, and takes it back', async () => {
    expect((await call('GET', shop.secret)).json).toMatchObject({ code: 'not_found' });
    const said = await call('PUT', shop.secret, { fields: [secondField, firstField, firstField], reader: 'tolerant' });
    // In the contract's order, each once.
    const reads = { agent: slug, application: 'Shop', fields: [firstField, secondField], reader: 'tolerant' };
    expect([said.status, said.json]).toMatchObject([200, reads]);
    expect((await call('GET', shop.secret)).json).toEqual(said.json);
    // Each key speaks for itself.
    expect((await call('GET', other.secret)).status).toBe(404);
    expect((await call('DELETE', shop.secret)).json).toEqual({ agent: slug });
    expect((await call('GET', shop.secret)).status).toBe(404);
    expect((await call('DELETE', shop.secret)).status).toBe(404);
  });

  it('is told by name what the contract does not have, and what it has', async () => {
    const { status, json } = await call('PUT', shop.secret, {
      fields: [firstField, 'colour', 'constructor'],
      reader: 'strict',
    });
    expect([status, json.code]).toEqual([400, 'invalid_input']);
    expect(json.message).toContain('“colour” is no output field');
    expect(json.message).toContain(firstField);
    expect(json.data.problems.map(({ path }: { path: string }) => path)).toEqual(['/fields/1', '/fields/2']);
    expect(json.data.problems[0].example).toContain(firstField);
    expect((await call('GET', shop.secret)).status).toBe(404);
  });

  it('is refused without a valid key, an agent, fields or a kind of reader', async () => {
    const reads = { fields: [firstField], reader: 'tolerant' };
    expect((await call('PUT', null, reads)).json.code).toBe('unauthenticated');
    expect((await call('PUT', 'rh_guess', reads)).json.code).toBe('unauthenticated');
    expect((await call('PUT', shop.secret, reads, 'nobody')).json.code).toBe('not_found');
    expect((await call('PUT', shop.secret, { ...reads, fields: [] })).json.code).toBe('invalid_input');
    expect((await call('PUT', shop.secret, { ...reads, reader: 'lazy' })).json.code).toBe('invalid_input');
  });
});

describe('members', () => {
  const reads = { slug, fields: [firstField], reader: 'tolerant' as const };
  /** Who may do it; everybody else is refused. */
  const routes: Record<string, { roles: Role[]; ask: (person: Person) => Promise<unknown> }> = {
    'see who reads what': {
      roles: ['viewer', 'editor', 'approver', 'engineer', 'admin'],
      ask: ({ client }) => client.api.member.readers({}),
    },
    'declare it for a key': {
      roles: ['engineer', 'admin'],
      ask: ({ client }) => client.api.member.setReads({ ...reads, id: other.id }),
    },
    'take it back for a key': {
      roles: ['engineer', 'admin'],
      ask: async ({ client }) => {
        await engineer.client.api.member.setReads({ ...reads, id: other.id });
        return client.api.member.removeReads({ id: other.id, slug });
      },
    },
    'see what a change does': {
      roles: ['viewer', 'editor', 'approver', 'engineer', 'admin'],
      ask: ({ client }) => client.api.member.impact({ id: 'c1' }),
    },
  };
  it('of each role may do what it allows', async () => {
    for (const role of ['viewer', 'editor', 'approver', 'engineer', 'admin'] as const) {
      const person = await team.join([role], `One ${role}`);
      for (const [name, { roles, ask }] of Object.entries(routes))
        expect([role, name, await code(ask(person))]).toEqual([
          role,
          name,
          roles.includes(role) ? 'accepted' : 'forbidden',
        ]);
    }
    const stranger = { ...engineer, client: (await team.join(['viewer'], 'Gone')).client };
    stranger.client.setSession('rs_guess');
    for (const { ask } of Object.values(routes)) expect(await code(ask(stranger))).toBe('unauthenticated');
  });

  it('see what is declared for valid keys, by agent', async () => {
    const { api } = engineer.client;
    await api.member.setReads({ ...reads, id: other.id, reader: 'strict' });
    expect(await api.member.readers({ agent: slug })).toMatchObject([
      { key: other.id, application: 'Report', agent: slug, fields: [firstField], reader: 'strict' },
    ]);
    expect(await code(api.member.readers({ agent: 'nobody' }))).toBe('not_found');
    expect(await code(api.member.setReads({ ...reads, id: 'none' }))).toBe('not_found');
    await api.member.revokeKey({ id: other.id });
    expect(await api.member.readers({})).toEqual([]);
    expect(await code(api.member.setReads({ ...reads, id: other.id }))).toBe('not_found');
  });
});

describe('a contract change', () => {
  it('lists what breaks and whom, worked out at the registry', async () => {
    await call('PUT', shop.secret, { fields: [firstField], reader: 'tolerant' });
    const version = await open(breaking, 'c2');
    const impact = await approver.client.api.member.impact({ id: 'c2' });
    expect(impact).toMatchObject({
      change: 'c2',
      agent: slug,
      version: { hash: version, number: 2 },
      base: { hash: published, number: 1 },
      changed: true,
      verdict: 'breaking',
      readers: 1,
      touches: [{ application: 'Shop', strict: false, fields: [{ path: `/${firstField}`, severity: 'breaking' }] }],
    });
    const [gone] = impact.output.differences;
    expect(gone).toMatchObject({ kind: 'field-removed', severity: 'breaking' });
    expect(gone?.witness).not.toHaveProperty(firstField);
    expect(await approver.client.api.member.impact({ id: 'c1' })).toMatchObject({
      base: null,
      changed: false,
      verdict: 'compatible',
      touches: [],
    });
    expect(await code(approver.client.api.member.impact({ id: 'none' }))).toBe('not_found');
  });

  it('is approved by an engineer only with the confirmation, here too', async () => {
    const version = await open({ ...breaking, purpose: 'Decide briefly.' }, 'c3');
    const approve = (contract?: string) =>
      team.append(approver, 'review.submit', {
        change: 'c3',
        version,
        verdict: 'approve',
        evidence: [],
        capacity: 'engineer',
        policy: hashOf(DEFAULT_POLICY),
        comment: '',
        ...(contract === undefined ? {} : { contract }),
      });
    await expect(approve()).rejects.toMatchObject({ code: 'forbidden', data: { rule: 'contract_confirmation' } });
    await expect(approve(contractHash(spec))).rejects.toMatchObject({
      code: 'conflict',
      data: { rule: 'contract_confirmation' },
    });
    expect(await code(deploy('c3', version, published))).toBe('forbidden');
    await approve(contractHash(breaking));
    await deploy('c3', version, published);
    // What was declared before stays said, though the field is gone: its owner has to hear of it.
    expect((await call('GET', shop.secret)).json.fields).toEqual([firstField]);
    expect((await call('PUT', shop.secret, { fields: [firstField], reader: 'tolerant' })).json.code).toBe(
      'invalid_input',
    );
  });
});

it('the routes are described for those who write applications', async () => {
  const { json } = await callAsApplication(team.registry.address, '/openapi.json', { key: null });
  expect(Object.keys(json.paths[`/v1/agents/{slug}/reads`])).toEqual(['put', 'get', 'delete']);
  expect(Object.keys(json.paths)).toEqual(
    expect.arrayContaining(['/v1/readers', '/v1/keys/{id}/reads/{slug}', '/v1/changes/{id}/impact']),
  );
});
