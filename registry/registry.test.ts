import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readInvite } from '../backend/sync/invite-link.ts';
import { openRegistry } from '../backend/sync/registry-client.ts';
import { sampleAgents } from '../resources/sample/index.ts';
import { predictedOutput } from '../shared/analysis/oracle.ts';
import { DEFAULT_POLICY } from '../shared/governance/policy.ts';
import { versionHash } from '../shared/governance/version-hash.ts';
import { hashOf } from '../shared/json/canonical.ts';
import { exampleDocument } from '../shared/schema/example.ts';
import type { Spec } from '../shared/spec/spec.ts';
import { callAsApplication, type Person, type TestRegistry, testRegistry } from './registry.test-helper.ts';

const sample = sampleAgents.find(({ slug }) => slug === 'moderate-marketplace-listings');
if (sample === undefined) throw new Error('The sample agent is missing.');
const spec: Spec = sample.spec;
const input = sample.cases[0]?.input ?? {};

let team: TestRegistry;
let engineer: Person;
let approver: Person;
let mock: LLMock;
let answered: Record<string, unknown>;
beforeAll(async () => {
  mock = new LLMock({ port: 0 });
  answered = validOutput();
  mock.on({}, () => ({ content: JSON.stringify(answered) }));
  await mock.start();
  team = await testRegistry({ env: { OPENAI_API_KEY: 'sk-canary-key', OPENAI_BASE_URL: `${mock.url}/v1` } });
  engineer = await team.join(['admin', 'engineer', 'editor']);
  approver = await team.join(['approver', 'engineer']);
});
afterAll(async () => {
  await team.close();
  await mock.stop();
});

/** A valid answer that also follows every decidable rule, as a good model would give it. */
function validOutput(): Record<string, unknown> {
  return {
    ...exampleDocument(spec.contract.output),
    ...predictedOutput(spec, input, { now: '2026-03-01T09:00:00.000Z' }).output,
  };
}
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: { code?: string }) => error.code ?? String(error),
  );

async function publish(content: Spec, parent: string | null, change: string): Promise<string> {
  const payload = {
    agent: 'a1',
    spec: hashOf(content),
    parents: parent === null ? [] : [parent],
    reason: 'Counterfeit returns doubled.',
  };
  const made = team.statement(engineer, 'version.create', payload);
  await engineer.client.api.member.append({ envelope: made.envelope, objects: [content as never] });
  engineer.previous = made.id;
  const { time } = JSON.parse(Buffer.from(made.envelope.payload, 'base64').toString());
  const version = versionHash({ ...payload, author: engineer.member, time });
  await team.append(engineer, 'change.open', { change, agent: 'a1', version, title: 'First rules', evidence: [] });
  return version;
}
const approve = (person: Person, change: string, version: string, capacity: 'approver' | 'engineer') =>
  team.append(person, 'review.submit', {
    change,
    version,
    verdict: 'approve',
    evidence: [],
    capacity,
    policy: hashOf(DEFAULT_POLICY),
    comment: '',
  });

describe('invites', () => {
  it('let one person in, once', async () => {
    const { link } = await team.registry.invite(['viewer'], 1);
    const invite = readInvite(link);
    const client = openRegistry(invite.address, invite.fingerprint);
    expect(await client.api.open.inspectInvite({ code: invite.code })).toMatchObject({
      workspace: { name: 'Garden team' },
      roles: ['viewer'],
    });
    expect(
      await code(client.api.open.join({ code: invite.code, name: 'V', device: 'd', key: engineer.key, proof: 'AAAA' })),
    ).toBe('unauthenticated');
    expect(await code(client.api.open.inspectInvite({ code: 'guess' }))).toBe('not_found');
    await client.close();
  });

  it('are refused once expired', async () => {
    const late = await testRegistry();
    const { link } = await late.registry.invite(['viewer'], 1);
    await late.restart({ now: () => new Date(Date.now() + 3 * 86_400_000) });
    const { code: inviteCode } = readInvite(link);
    const client = openRegistry(late.registry.address, late.registry.fingerprint);
    await expect(client.api.open.inspectInvite({ code: inviteCode })).rejects.toThrow('expired');
    await client.close();
    await late.close();
  });

  it('are made by admins alone', async () => {
    expect(await code(approver.client.api.member.createInvite({ roles: ['editor'], days: 1 }))).toBe('forbidden');
    expect(await code(engineer.client.api.member.createInvite({ roles: ['emperor'], days: 1 }))).toBe('invalid_input');
    expect((await engineer.client.api.member.createInvite({ roles: ['editor'], days: 1 })).link).toContain(
      'rulehouse://join?',
    );
  });
});

describe('statements', () => {
  it('are refused when forged, and then change nothing', async () => {
    await team.append(engineer, 'agent.create', { agent: 'a1', slug: sample.slug, name: sample.name, description: '' });
    const viewer = await team.join(['viewer']);
    const before = await engineer.client.api.member.head();
    const rename = { agent: 'a1', name: 'Other', description: '' };
    const good = team.statement(engineer, 'agent.rename', rename);
    const payload = JSON.parse(Buffer.from(good.envelope.payload, 'base64').toString());
    const tampered = {
      ...good.envelope,
      payload: Buffer.from(JSON.stringify({ ...payload, payload: { ...rename, name: 'Evil' } })).toString('base64'),
    };
    const attempts: Record<string, unknown> = {
      'changed content': tampered,
      'another signer': {
        ...good.envelope,
        signatures: [{ ...good.envelope.signatures[0], sig: Buffer.alloc(64).toString('base64') }],
      },
      'another key named': team.statement(viewer, 'agent.rename', rename, {
        actor: { member: engineer.member, key: engineer.key },
      }).envelope,
      'wrong role': team.statement(viewer, 'agent.rename', rename).envelope,
      'unknown key': team.statement(
        { ...viewer, member: 'nobody', key: `A${viewer.key.slice(1)}` },
        'agent.rename',
        rename,
      ).envelope,
      'foreign workspace': team.statement(engineer, 'agent.rename', rename, { workspace: 'elsewhere' }).envelope,
      replay: team.statement(engineer, 'agent.rename', rename, { previous: null }).envelope,
      'no statement': { nonsense: true },
    };
    for (const [name, envelope] of Object.entries(attempts)) {
      const answer = await code(engineer.client.api.member.append({ envelope: envelope as never, objects: [] }));
      expect(
        ['invalid_input', 'unauthenticated', 'forbidden', 'conflict', 'not_found'],
        `${name}: ${answer}`,
      ).toContain(answer);
    }
    expect(await engineer.client.api.member.head()).toEqual(before);
  });

  it('need a session of a member', async () => {
    const stranger = openRegistry(team.registry.address, team.registry.fingerprint);
    expect(await code(stranger.api.member.head())).toBe('unauthenticated');
    stranger.setSession('rs_guess');
    expect(await code(stranger.api.member.entries({ after: 0 }))).toBe('unauthenticated');
    await stranger.close();
  });
});

describe('production', () => {
  const call = (path: string, key: string | null, body?: unknown, headers?: Record<string, string>) =>
    callAsApplication(team.registry.address, path, { key, body, headers });
  const runPath = `/v1/agents/${sample.slug}/run`;
  let secret = '';

  it('serves the version that was approved and deployed, and runs it', async () => {
    const first = await publish(spec, null, 'c1');
    expect(
      await code(
        team.append(approver, 'channel.deploy', {
          agent: 'a1',
          channel: 'production',
          change: 'c1',
          version: first,
          from: null,
          reason: '',
        }),
      ),
    ).toBe('forbidden');
    expect(await code(approve(engineer, 'c1', first, 'engineer'))).toBe('forbidden');
    await approve(approver, 'c1', first, 'engineer');
    await team.append(approver, 'channel.deploy', {
      agent: 'a1',
      channel: 'production',
      change: 'c1',
      version: first,
      from: null,
      reason: '',
    });
    ({ secret } = await engineer.client.api.member.createKey({ name: 'Shop' }));

    const served = await call(`/v1/agents/${sample.slug}/versions/production`, secret);
    expect([served.status, served.json.version.number, served.json.specHash]).toEqual([200, 1, hashOf(spec)]);
    expect((await call(`/v1/agents/${sample.slug}/versions/1`, secret)).json.version.hash).toBe(first);
    expect(
      (
        await call(`/v1/agents/${sample.slug}/versions/${first}`, secret, undefined, {
          'if-none-match': served.etag ?? '',
        })
      ).status,
    ).toBe(304);

    const ran = await call(runPath, secret, { input });
    expect([ran.status, ran.json.output, ran.json.version.number, ran.json.logged]).toEqual([
      200,
      answered,
      1,
      'durable',
    ]);
  });

  it('takes what a deployment says with the next call, and a rollback too', async () => {
    const [production] = (await engineer.client.api.member.entries({ after: 0 })).entries.slice(-1);
    expect(production).toBeDefined();
    const first = (await call(`/v1/agents/${sample.slug}/versions/production`, secret)).json.version.hash;
    const second = await publish({ ...spec, purpose: `${spec.purpose} Be brief.` }, first, 'c2');
    await approve(approver, 'c2', second, 'approver');
    await team.append(approver, 'channel.deploy', {
      agent: 'a1',
      channel: 'production',
      change: 'c2',
      version: second,
      from: first,
      reason: '',
    });
    expect((await call(runPath, secret, { input })).json.version.number).toBe(2);
    expect(
      await code(
        team.append(approver, 'channel.rollback', {
          agent: 'a1',
          channel: 'production',
          version: first,
          from: first,
          reason: 'stale',
        }),
      ),
    ).toBe('conflict');
    await team.append(approver, 'channel.rollback', {
      agent: 'a1',
      channel: 'production',
      version: first,
      from: second,
      reason: 'Too brief.',
    });
    expect((await call(runPath, secret, { input })).json.version.number).toBe(1);
  });

  it('names what is wrong with an input, a key, a size or an answer', async () => {
    const unknown = await call(runPath, secret, { input: { ...input, colour: 'red' } });
    expect([unknown.status, unknown.json.code]).toEqual([400, 'invalid_input']);
    expect(unknown.json.data.problems[0].message).toContain('colour');
    expect((await call(runPath, secret, { input: 'text' })).json.code).toBe('invalid_input');
    expect((await call(runPath, secret, '{"input":')).json.code).toBe('invalid_input');
    expect((await call(runPath, null, { input })).json.code).toBe('unauthenticated');
    expect((await call(runPath, 'rh_wrong', { input })).json.code).toBe('unauthenticated');
    expect((await call('/v1/agents/nobody/run', secret, { input })).json.code).toBe('not_found');
    expect((await call('/v1/agents', secret)).json.code).toBe('not_found');
    const large = await call(runPath, secret, { input: { title: 'x'.repeat(17_000_000) } });
    expect([large.status, large.json.code]).toEqual([429, 'limit']);
    answered = { nonsense: true };
    const invalid = await call(runPath, secret, { input });
    answered = validOutput();
    expect([invalid.status, invalid.json.code, invalid.json.data.outcome]).toEqual([502, 'provider', 'schema_invalid']);
    expect(JSON.stringify([unknown, large, invalid])).not.toContain('sk-canary-key');
  });

  it('refuses a revoked key', async () => {
    const { id, secret: other } = await engineer.client.api.member.createKey({ name: 'Old shop' });
    await engineer.client.api.member.revokeKey({ id });
    expect((await call(runPath, other, { input })).json.code).toBe('unauthenticated');
    expect(await code(approver.client.api.member.revokeKey({ id: 'none' }))).toBe('not_found');
  });

  it('describes itself', async () => {
    const { json } = await call('/openapi.json', null);
    expect(Object.keys(json.paths)).toContain('/v1/agents/{slug}/run');
    expect((await call('/health', null)).json.status).toBe('ok');
  });

  it('keeps everything over a restart', async () => {
    const before = await engineer.client.api.member.head();
    await team.restart({ port: Number(new URL(team.registry.address).port) });
    const { challenge } = await engineer.client.api.open.challenge();
    const signature = Buffer.from(
      engineer.sign(Buffer.from(`rulehouse-session:${team.registry.workspace}:${challenge}`)),
    ).toString('base64');
    engineer.client.setSession(
      (await engineer.client.api.open.session({ key: engineer.key, challenge, signature })).token,
    );
    expect(await engineer.client.api.member.head()).toEqual(before);
  });
});
