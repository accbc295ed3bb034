import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestBackend, type TestBackend } from '../backend/backend.test-helper.ts';
import { closeConnections } from '../engine/http/fetch.ts';
import { ANSWERS, sendJson, serve } from '../engine/providers/fixture.test-helper.ts';
import { type Registry, startRegistry } from '../registry/start.ts';
import { sampleAgents } from '../resources/sample/index.ts';
import { predictedOutput } from '../shared/analysis/oracle.ts';
import { exampleDocument } from '../shared/schema/example.ts';
import type { JsonObject } from '../shared/spec/ids.ts';
import type { Spec } from '../shared/spec/spec.ts';
import { type Folder, workFolder } from './fixture.test-helper.ts';

const SLUG = 'moderate-marketplace-listings';
const sample = sampleAgents.find(({ slug }) => slug === SLUG);
const perfume = sample?.cases.find(({ id }) => id === 'listing-case-perfume-above-threshold')?.input ?? {};
const priced = (euros: number): JsonObject => ({ ...perfume, price: { amount: `${euros}.00`, currency: 'EUR' } });
const EUROS = [30, 35, 39, 40, 42, 45, 49, 50, 55];
/** From 40 to 49: a person's business once the line stands at 50. */
const MOVED = 4;
const NOW = { now: () => new Date().toISOString() };

/** A model that answers as the rules say. */
const followingModel = () =>
  serve((_request, response, body) => {
    const { input } = JSON.parse(body) as { input: unknown };
    const [, amount = '0'] = /amount\\*":\s*\\*"(\d+)\.\d\d/.exec(JSON.stringify(input)) ?? [];
    const spec = sample?.spec as Spec;
    const { output } = predictedOutput(spec, priced(Number(amount)), { now: '2026-03-01T00:00:00.000Z' });
    sendJson(response, 200, ANSWERS.openai(JSON.stringify({ ...exampleDocument(spec.contract.output), ...output })));
  });

let folder: Folder;
let provider: Awaited<ReturnType<typeof followingModel>>;
let registry: Registry;
let approver: TestBackend;
let env: NodeJS.ProcessEnv;
const run = (args: string[], lines: string[] = [], more: Parameters<Folder['run']>[3] = {}) =>
  folder.run(args, env, lines, { ...NOW, ...more });

beforeAll(async () => {
  folder = workFolder();
  provider = await followingModel();
  const keys = { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: provider.url };
  registry = await startRegistry({ dataFolder: join(folder.path, 'registry'), env: keys, logLevel: 'silent' });
  env = { ...keys };
  const invite = (await registry.invite(['editor', 'engineer', 'admin'], 1)).link;
  const joined = await run(['join', invite, '--name', 'Erin', '--bring-agents']);
  expect([joined.err, joined.code]).toEqual(['', 0]);
  approver = await openTestBackend();
  const { api } = approver;
  await api.registry.join({
    ...{ invite: (await registry.invite(['approver', 'engineer', 'admin'], 1)).link, name: 'Ada', bringAgents: false },
  });
  const open = (await api.changes.list({ status: 'open' })).find((change) => change.agent.slug === SLUG);
  const { id, version, contract, confirmContract } = await api.changes.get({ id: open?.id ?? '' });
  const verdict = { id, version: version.hash, evidence: [], verdict: 'approve' as const, comment: '' };
  await api.changes.review({ ...verdict, ...(confirmContract ? { contract } : {}) });
  await api.changes.deploy({ id, channel: 'production', reason: '' });
  env.RULEHOUSE_KEY = (await api.registry.createKey({ name: 'Shop' })).secret;
}, 180_000);
afterAll(async () => {
  await approver.stop();
  await registry.close();
  await provider.close();
  await closeConnections();
  folder.remove();
});
const asked = () => ['--registry', registry.address, '--certificate', 'registry/certificate.pem'];
const MODEL = ['--provider', 'openai', '--model', 'gpt-5.4-mini'];

describe('rulehouse pull and push', () => {
  it('bring the data folder up to date, and say what came', async () => {
    const pulled = await run(['pull', '--json']);
    expect([pulled.code, JSON.parse(pulled.out)]).toMatchObject([
      0,
      { state: 'in_sync', sent: 0, waiting: 0, problem: null },
    ]);
    expect(JSON.parse(pulled.out).received).toBeGreaterThan(0);
    const again = await run(['pull']);
    expect(again).toMatchObject({
      code: 0,
      out: `Synchronised with ${registry.address}: 0 decisions received, 0 sent.`,
    });
    expect(await run(['push'])).toMatchObject({ code: 0 });
  });

  it('say what waits while the registry is away, and send it later; pull sends nothing', async () => {
    const port = Number(new URL(registry.address).port);
    await registry.close();
    await run(['export', SLUG, '--out', 'agent']);
    const file = join(folder.path, 'agent', 'agent.yaml');
    const { readFileSync, writeFileSync } = await import('node:fs');
    writeFileSync(file, readFileSync(file, 'utf8').replace(`slug: ${SLUG}`, 'slug: made-offline'));
    expect((await run(['import', 'agent'])).code).toBe(0);
    const away = await run(['push', '--json']);
    expect([away.code, JSON.parse(away.out)]).toMatchObject([1, { state: 'offline', waiting: 1, sent: 0 }]);
    expect(away.err).toContain('cannot be reached');
    registry = await startRegistry({
      ...{ dataFolder: join(folder.path, 'registry'), port, logLevel: 'silent' },
      env: { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: provider.url },
    });
    const pulled = await run(['pull', '--json']);
    expect([pulled.code, JSON.parse(pulled.out)]).toMatchObject([0, { waiting: 1, sent: 0 }]);
    const pushed = await run(['push', '--json']);
    expect([pushed.code, JSON.parse(pushed.out)]).toMatchObject([
      0,
      { state: 'in_sync', sent: 1, waiting: 0, received: 1 },
    ]);
  });

  it('need a team, and the passphrase of a key that has one', async () => {
    const alone = workFolder();
    expect(await alone.run(['pull'], {}, [], NOW)).toMatchObject({
      code: 1,
      err: expect.stringContaining('belongs to no team'),
    });
    alone.remove();
    const { backend } = await openTestBackend({ dataFolder: join(folder.path, 'data') });
    await backend.context.identity.setPassphrase(null, 'four words together here');
    await backend.close();
    expect(await run(['pull'])).toMatchObject({ code: 1, err: expect.stringContaining('RULEHOUSE_PASSPHRASE') });
    env.RULEHOUSE_PASSPHRASE = 'four other words here';
    expect((await run(['pull'])).code).toBe(1);
    env.RULEHOUSE_PASSPHRASE = 'four words together here';
    expect((await run(['pull'])).code).toBe(0);
    delete env.RULEHOUSE_PASSPHRASE;
    expect((await run(['pull'], [], { secret: async () => 'four words together here' })).code).toBe(0);
    // Each unlocking costs half a second, as it should.
    const opened = await openTestBackend({ dataFolder: join(folder.path, 'data') });
    await opened.backend.context.identity.setPassphrase('four words together here', null);
    await opened.backend.close();
  });
});

describe('rulehouse run', () => {
  it('answers at the registry with version, model and rules, one input or one a line', async () => {
    folder.put('input.json', priced(30));
    const one = await run(['run', SLUG, '--input', 'input.json', ...asked(), ...MODEL]);
    expect([one.code, JSON.parse(one.out).decision]).toEqual([0, 'send_to_person']);
    expect(one.err).toMatch(/Version 1\.\n\d+ rules checked, 0 broken\./);
    const lines = [...EUROS.map((euros) => JSON.stringify(priced(euros))), '', '{"nonsense": 1}', 'no json'];
    const many = await run(['run', SLUG, '--input', '-', '--jsonl', ...asked(), ...MODEL], lines);
    const answers = many.out.split('\n').map((line) => JSON.parse(line));
    expect(many.code).toBe(2);
    expect(answers.map(({ line }) => line)).toEqual([
      ...EUROS.map((_, index) => index + 1),
      EUROS.length + 2,
      EUROS.length + 3,
    ]);
    expect(answers.slice(0, EUROS.length).map(({ output }) => output.decision === 'live')).toEqual(
      EUROS.map((euros) => euros >= 40),
    );
    expect(answers.at(-2).error.code).toBe('invalid_input');
  });

  it('answers once under an idempotency key', async () => {
    const once = ['run', SLUG, '--input', 'input.json', '--json', '--idempotency-key', 'k1', ...asked(), ...MODEL];
    const [first, second] = [JSON.parse((await run(once)).out), JSON.parse((await run(once)).out)];
    expect(second.execution).toBe(first.execution);
    folder.put('other.json', priced(31));
    const other = await run(once.map((part) => (part === 'input.json' ? 'other.json' : part)));
    expect([other.code, JSON.parse(other.out).error.code]).toEqual([1, 'conflict']);
  });

  it('answers here, as a dry run or on a model', async () => {
    const dry = await run(['run', SLUG, '--input', 'input.json', '--json']);
    expect([dry.code, JSON.parse(dry.out)]).toMatchObject([
      0,
      { execution: null, model: null, output: { decision: 'send_to_person' } },
    ]);
    expect((await run(['pull'])).code).toBe(0);
    const asks = await run([
      'run',
      `${SLUG}@production`,
      '--input',
      'input.json',
      ...MODEL,
      '--base-url',
      provider.url,
    ]);
    expect([asks.code, asks.err]).toEqual([0, expect.stringMatching(/^Answered by gpt-5\.4-mini.* at openai\./)]);
    const wrong = await run(['run', SLUG, '--input', '-'], ['{"nonsense": 1}']);
    expect([wrong.code, wrong.err]).toEqual([
      2,
      expect.stringMatching(/^The input does not fit the contract: [^;]+; .*nonsense/),
    ]);
  });

  it('says what is missing', async () => {
    const { RULEHOUSE_KEY, ...rest } = env;
    const words = async (args: string[], given = env) =>
      (await folder.run(['run', SLUG, '--input', 'input.json', ...args], given, [], NOW)).err;
    expect(RULEHOUSE_KEY).toBeTruthy();
    expect(await words(asked(), rest)).toMatch(/^There is no API key: set RULEHOUSE_KEY/);
    expect(await words(['--registry', 'http://127.0.0.1:1'])).toMatch(/starts with https:\/\//);
    expect(await words(['--registry', registry.address])).toMatch(/cannot be reached/);
    expect(await words(['--registry', registry.address, '--certificate', 'none.pem'])).toBe(
      'The certificate none.pem cannot be read (ENOENT).',
    );
  });
});

describe('rulehouse executions', () => {
  it('exports what a search finds, and shows the last ones', async () => {
    const all = await run(['executions', 'export', SLUG, '--field', 'output.decision=live']);
    expect(all.code).toBe(0);
    const found = all.out.split('\n').map((line) => JSON.parse(line));
    expect(found.map(({ record }) => record.output.decision)).toEqual(
      EUROS.filter((euros) => euros >= 40).map(() => 'live'),
    );
    const last = await run(['executions', 'tail', SLUG, '--lines', '2', '--no-follow']);
    expect(last.out.split('\n')).toEqual([expect.stringContaining('ok'), expect.stringContaining('production v1')]);
    expect((await run(['executions', 'export', SLUG, '--field', 'nothing'])).err).toContain('has no “=”');
    expect((await run(['executions', 'tail', 'nobody'])).err).toMatch(/^There is no agent nobody\. There are /);
  });

  it('follows new ones until it is stopped', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
    let first: () => void = () => undefined;
    const began = new Promise<void>((resolve) => {
      first = resolve;
    });
    const print = (text: string): void => {
      seen.push(text);
      first();
      if (JSON.parse(text).asked.includes('777')) stop.abort();
    };
    const tail = run(['executions', 'tail', SLUG, '--lines', '1', '--json'], [], { print, signal: stop.signal });
    await began;
    const response = await fetch(`${registry.address}/v1/agents/${SLUG}/run`, {
      ...{
        dispatcher,
        method: 'POST',
        body: JSON.stringify({ input: { ...priced(777) }, model: { provider: 'openai', model: 'gpt-5.4-mini' } }),
      },
      headers: { authorization: `Bearer ${env.RULEHOUSE_KEY}`, 'content-type': 'application/json' },
    });
    expect(response.status).toBe(200);
    expect((await tail).code).toBe(0);
    expect(seen).toHaveLength(2);
    await dispatcher.close();
  });
});

describe('rulehouse replay', () => {
  it('says by rule and field what the draft would flip, and fails above a limit', async () => {
    await run(['export', SLUG, '--out', 'agent']);
    const { readdirSync, readFileSync, writeFileSync } = await import('node:fs');
    const rules = join(folder.path, 'agent', 'rules');
    for (const name of readdirSync(rules)) {
      const text = readFileSync(join(rules, name), 'utf8');
      writeFileSync(join(rules, name), text.replaceAll('"40.00"', '"50.00"'));
    }
    const same = await run(['replay', SLUG, '--version', '1', '--max-flips', '0']);
    expect([same.code, same.out]).toEqual([0, expect.stringContaining('0 would flip')]);
    expect((await run(['import', 'agent'])).code).toBe(0);
    const flips = await run(['replay', SLUG, '--max-flips', String(MOVED - 1)]);
    expect([flips.code, flips.out]).toEqual([3, expect.stringContaining(`${MOVED} would flip`)]);
    expect(flips.out).toContain('Decision');
    const json = await run([
      'replay',
      SLUG,
      '--json',
      '--executions',
      '100',
      '--field',
      'output.decision=live',
      ...MODEL,
      '--sample',
      '5',
    ]);
    const report = JSON.parse(json.out);
    expect([json.code, report.rules.flips, report.models.asked > 0]).toEqual([0, MOVED, true]);
    expect((await run(['replay', SLUG, '--version', '9'])).err).toBe(
      'This agent has no version 9 in this data folder.',
    );
    const stopped = await run(['replay', SLUG], [], { signal: AbortSignal.abort() });
    expect(stopped.code).toBe(130);
  });
});

describe('an agent in production', () => {
  it('is exported from the registry, and compared with what is to replace it', async () => {
    expect((await run(['export', `${SLUG}@production`, '--out', 'live', ...asked()])).code).toBe(0);
    expect(await run(['contract', 'compare', `${SLUG}@production`, 'live', ...asked()])).toMatchObject({ code: 0 });
    const missing = await run(['export', `${SLUG}@staging`, '--out', 'staging', ...asked()]);
    expect(missing.code).toBe(1);
  });
});
