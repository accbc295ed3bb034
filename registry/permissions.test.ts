import { randomBytes } from 'node:crypto';
import { oc } from '@orpc/contract';
import { implement } from '@orpc/server';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readInvite } from '../backend/sync/invite-link.ts';
import { generateKeyPair, signWith } from '../ledger/crypto.ts';
import { sampleAgents } from '../resources/sample/index.ts';
import { registryContract } from '../shared/api/registry/index.ts';
import { USUAL_SETTINGS } from '../shared/executions/settings.ts';
import { linkCode } from '../shared/governance/device-link.ts';
import { deviceProofText } from '../shared/governance/dsse.ts';
import { hashOf } from '../shared/json/canonical.ts';
import type { RegistryCore } from './core.ts';
import { addRoutes } from './http/routes.ts';
import { PERMISSIONS } from './permissions.test-helper.ts';
import {
  callAsApplication,
  type Person,
  publishApproved,
  type TestRegistry,
  testRegistry,
} from './registry.test-helper.ts';

const [head = '', ...lines] = PERMISSIONS.trim().split('\n');
const callers = head.trim().split(/\s+/);
const rows = lines.map((line) => {
  const [method = '', path = '', ...statuses] = line.split(/\s+/);
  return { method, path, expected: Object.fromEntries(callers.map((caller, at) => [caller, Number(statuses[at])])) };
});

const [sample] = sampleAgents;
if (sample === undefined) throw new Error('The sample agent is missing.');
const { slug, spec } = sample;

let team: TestRegistry;
let maker: Person;
let bearers: Record<string, string | null>;
beforeAll(async () => {
  // The table is about who may call, not about how often.
  const often = { perSecond: 10_000, burst: 10_000 };
  team = await testRegistry({ privateWebhooks: true, limits: { perAddress: often, perSession: often, perKey: often } });
  maker = await team.join(['admin', 'engineer', 'editor', 'approver']);
  const approver = await team.join(['approver', 'engineer']);
  bearers = { nobody: null, stranger: 'rs_made-up' };
  for (const role of ['viewer', 'editor', 'approver', 'engineer', 'admin'] as const)
    bearers[role] = await sessionOf(await team.join([role]));
  const leaver = await team.join(['admin', 'engineer', 'approver', 'editor']);
  bearers.removed = await sessionOf(leaver);
  await team.append(maker, 'agent.create', { agent: 'a1', slug, name: sample.name, description: '' });
  const people = { engineer: maker, approver };
  const version = await publishApproved(team, people, { agent: 'a1', spec, parent: null, change: 'c1' });
  const deployment = { agent: 'a1', channel: 'production', change: 'c1', version, from: null, reason: '' };
  await team.append(approver, 'channel.deploy', deployment);
  await team.append(maker, 'member.remove', { member: leaver.member, reason: 'Left.' });
  bearers.key = (await maker.client.api.member.createKey({ name: 'Shop' })).secret;
  const revoked = await maker.client.api.member.createKey({ name: 'Old shop' });
  await maker.client.api.member.revokeKey({ id: revoked.id });
  bearers.revoked = revoked.secret;
});
afterAll(() => team.close());

/** The token of a session of its own, which the test helper's client keeps to itself. */
async function sessionOf({ key, sign, client }: Person): Promise<string> {
  return (await client.api.open.session(await proofOf(key, sign))).token;
}
async function proofOf(key: string, sign: Person['sign']) {
  const { challenge } = await maker.client.api.open.challenge();
  const text = `rulehouse-session:${team.registry.workspace}:${challenge}`;
  return { key, challenge, signature: Buffer.from(sign(Buffer.from(text))).toString('base64') };
}

/** What makes each call one that is right but for who asks; made anew where a call uses something up. */
const field = spec.contract.output[0]?.name ?? '';
const newKey = async (): Promise<string> => (await maker.client.api.member.createKey({ name: 'Another' })).id;
const invite = async (): Promise<string> => readInvite((await team.registry.invite(['viewer'], 1)).link).code;
const newCode = (): string => linkCode(randomBytes(32).toString('base64url'));
async function deviceLink(): Promise<{ id: string; code: string }> {
  const code = newCode();
  return { code, id: (await maker.client.api.member.createDeviceLink({ code })).id };
}
const reads = { fields: [field], reader: 'tolerant' };
/** Where nobody listens. */
const NOBODY = 'https://127.0.0.1:9/';
let webhook: Promise<string> | undefined;
/** One that is there: made anew only after it was removed. */
async function newWebhook(): Promise<string> {
  const known = await webhook;
  const all = await maker.client.api.member.webhooks();
  if (known === undefined || !all.some(({ id }) => id === known))
    webhook = maker.client.api.member.createWebhook({ url: NOBODY, events: ['version.deployed'] }).then(({ id }) => id);
  return (await webhook) ?? '';
}
/** A run or batch of the key's own; no model is connected, so it comes to an error. */
async function started(kind: 'runs' | 'batches'): Promise<string> {
  const input = sample?.cases[0]?.input;
  const body = kind === 'runs' ? { input } : { inputs: [input] };
  const path = `/v1/agents/${slug}/${kind}`;
  return (await callAsApplication(team.registry.address, path, { key: bearers.key ?? null, body })).json.id;
}
let comments = 0;
const CALLS: Record<string, () => Promise<{ path?: string; body?: unknown }>> = {
  'POST /v1/invites/inspect': async () => ({ body: { code: await invite() } }),
  'POST /v1/join': async () => {
    const { publicKey: key, privateKey } = generateKeyPair();
    const code = await invite();
    const text = `rulehouse-join:${team.registry.workspace}:${code}`;
    const proof = Buffer.from(signWith(privateKey)(Buffer.from(text))).toString('base64');
    return { body: { code, name: 'New', device: 'Laptop', key, proof } };
  },
  // This registry has no organisation to sign in with; who it is that asks makes no difference.
  'POST /v1/sign-in': async () => ({ body: { port: 50_000 } }),
  'POST /v1/sign-in/join': async () => ({
    body: { attempt: '', answer: '', name: 'New', device: 'Laptop', key: maker.key, proof: '' },
  }),
  'POST /v1/sessions/challenge': async () => ({ body: {} }),
  'POST /v1/sessions': async () => ({ body: await proofOf(maker.key, maker.sign) }),
  // What it has already is taken back without a change.
  'POST /v1/entries': async () => {
    const { entries } = await maker.client.api.member.entries({ after: 0, limit: 2 });
    return { body: { entries, objects: [] } };
  },
  'GET /v1/entries': async () => ({ path: '/v1/entries?after=0' }),
  'GET /v1/objects/{hash}': async () => ({ path: `/v1/objects/${hashOf(spec)}` }),
  'POST /v1/objects': async () => ({ body: { objects: [spec, { cases: [] }] } }),
  // Whose decision it is says its signature; the session says only who may hand in.
  'POST /v1/statements': async () => {
    comments += 1;
    const { envelope, id } = team.statement(maker, 'change.comment', { change: 'c1', text: `Comment ${comments}` });
    pending = id;
    return { body: { envelope, objects: [] } };
  },
  'POST /v1/invites': async () => ({ body: { roles: ['viewer'], days: 1 } }),
  'POST /v1/device-links/inspect': async () => ({ body: { code: (await deviceLink()).code } }),
  'POST /v1/device-links/offer': async () => {
    const { publicKey: key, privateKey } = generateKeyPair();
    const text = deviceProofText(team.registry.workspace, maker.member);
    const proof = Buffer.from(signWith(privateKey)(Buffer.from(text))).toString('base64');
    const { code } = await deviceLink();
    return { body: { code, device: 'Phone', key, proof, seal: code } };
  },
  'POST /v1/device-links': async () => ({ body: { code: newCode() } }),
  'GET /v1/device-links/{id}': async () => ({ path: `/v1/device-links/${(await deviceLink()).id}` }),
  'DELETE /v1/device-links/{id}': async () => ({ path: `/v1/device-links/${(await deviceLink()).id}` }),
  'POST /v1/keys': async () => ({ body: { name: 'Till' } }),
  'PUT /v1/keys/{id}/limits': async () => ({ path: `/v1/keys/${await newKey()}/limits`, body: { perMinute: 60 } }),
  'POST /v1/keys/{id}/rotate': async () => ({ path: `/v1/keys/${await newKey()}/rotate`, body: { keepOldHours: 24 } }),
  'DELETE /v1/keys/{id}': async () => ({ path: `/v1/keys/${await newKey()}` }),
  'PUT /v1/keys/{id}/reads/{slug}': async () => ({ path: `/v1/keys/${await newKey()}/reads/${slug}`, body: reads }),
  'DELETE /v1/keys/{id}/reads/{slug}': async () => {
    const id = await newKey();
    await maker.client.api.member.setReads({ id, slug, fields: [field], reader: 'tolerant' });
    return { path: `/v1/keys/${id}/reads/${slug}` };
  },
  'POST /v1/webhooks': async () => {
    // No more than a registry takes.
    for (const { id } of await maker.client.api.member.webhooks()) await maker.client.api.member.removeWebhook({ id });
    return { body: { url: NOBODY, events: ['version.deployed'] } };
  },
  'DELETE /v1/webhooks/{id}': async () => ({ path: `/v1/webhooks/${await newWebhook()}` }),
  'POST /v1/webhooks/{id}/test': async () => ({ path: `/v1/webhooks/${await newWebhook()}/test`, body: {} }),
  'GET /v1/webhooks/{id}/deliveries': async () => ({ path: `/v1/webhooks/${await newWebhook()}/deliveries` }),
  'POST /v1/deliveries/{id}/redeliver': async () => {
    const { id } = await maker.client.api.member.testWebhook({ id: await newWebhook() });
    return { path: `/v1/deliveries/${id}/redeliver`, body: {} };
  },
  'GET /v1/changes/{id}/impact': async () => ({ path: '/v1/changes/c1/impact' }),
  'POST /v1/agents/{slug}/executions/search': async () => ({ body: { text: 'hose' } }),
  'POST /v1/agents/{slug}/executions/full': async () => ({ body: {} }),
  'POST /v1/agents/{slug}/executions/answers': async () => ({ body: {} }),
  'POST /v1/agents/{slug}/executions/count': async () => ({ body: {} }),
  'PUT /v1/executions/{id}/corrections': async () => ({
    body: { fields: [{ field, at: '2026-03-01T09:00:00.000Z', word: null }] },
  }),
  'PUT /v1/agents/{slug}/execution-settings': async () => ({ body: USUAL_SETTINGS }),
  'PUT /v1/agents/{slug}/canary': async () => ({ body: { everyMinutes: null, cases: 20, limitUsd: null } }),
  // Nobody shares cases of this agent.
  'POST /v1/agents/{slug}/canary/runs': async () => ({ body: {} }),
  'POST /v1/drift-findings/{id}/close': async () => ({ body: { reason: 'Pinned.' } }),
  // Let in, and then told that the input is none.
  'POST /v1/agents/{slug}/try': async () => ({ body: { input: {} } }),
  'POST /v1/agents/{slug}/run': async () => ({ body: { input: {} } }),
  'POST /v1/agents/{slug}/runs': async () => ({ body: { input: {} } }),
  'GET /v1/runs/{id}': async () => ({ path: `/v1/runs/${await started('runs')}` }),
  'POST /v1/runs/{id}/cancel': async () => ({ path: `/v1/runs/${await started('runs')}/cancel`, body: {} }),
  'POST /v1/agents/{slug}/batches': async () => ({ body: { inputs: [{}] } }),
  'GET /v1/batches/{id}': async () => ({ path: `/v1/batches/${await started('batches')}` }),
  'GET /v1/batches/{id}/results': async () => ({ path: `/v1/batches/${await started('batches')}/results` }),
  'POST /v1/batches/{id}/cancel': async () => ({ path: `/v1/batches/${await started('batches')}/cancel`, body: {} }),
  'PUT /v1/agents/{slug}/reads': async () => ({ body: reads }),
};
let pending: string | null = null;

it('the table names every route of the contract, once', () => {
  const routes = Object.values(registryContract).flatMap((group) =>
    Object.values(group).map(({ '~orpc': { route } }) => `${route.method} ${route.path}`),
  );
  const named = rows.map(({ method, path }) => `${method} ${path}`);
  expect(named.toSorted()).toEqual([...routes, 'GET /openapi.json'].toSorted());
});

it.each(rows)('$method $path answers each caller as the table says', async ({ method, path, expected }) => {
  const answered: Record<string, number> = {};
  for (const caller of callers) {
    const { path: own, body } = (await CALLS[`${method} ${path}`]?.()) ?? {};
    const url = own ?? path.replace('{slug}', slug).replace('{ref}', 'production');
    const before = await maker.client.api.member.head();
    const { status } = await callAsApplication(team.registry.address, url, {
      key: bearers[caller] ?? null,
      ...(body === undefined ? {} : { body }),
      ...(method === 'PUT' || method === 'DELETE' ? { method } : {}),
    });
    answered[caller] = status;
    if (path === '/v1/statements' && status === 200) maker.previous = pending;
    if (status !== 200) expect(await maker.client.api.member.head(), `after ${caller}`).toEqual(before);
  }
  expect(answered).toEqual(expected);
});

it('a route that declares nobody keeps the registry from starting', () => {
  const contract = { secret: oc.route({ method: 'GET', path: '/v1/secret' }) };
  const router = { secret: implement(contract).secret.handler(() => 'told') };
  const nothing = {} as RegistryCore; // Never asked: no call comes so far.
  expect(() => addRoutes(Fastify(), nothing, router, {})).toThrow('GET /v1/secret does not declare who may call it.');
});
