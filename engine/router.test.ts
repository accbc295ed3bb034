import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Contract } from '../shared/spec/contract.ts';
import type { ModelPolicy } from '../shared/spec/spec.ts';
import { closeConnections } from './http/fetch.ts';
import { ANSWERS, CONTRACT, connectionTo, sendJson, serve } from './providers/fixture.test-helper.ts';
import { adapterFor } from './providers/index.ts';
import { callWithRouting, type RoutedCall } from './router.ts';
import { createBreaker } from './routing/breaker.ts';
import { createGates } from './routing/gate.ts';

type Reply = [status: number, body: unknown, headers?: Record<string, string>];
const OK: Reply = [200, ANSWERS.openai('{"decision":"approve"}')];
const CHAT_OK: Reply = [200, ANSWERS.compatible('{"decision":"reject"}')];
const BUSY: Reply = [429, { error: { type: 'tokens', code: 'rate_limit_exceeded' } }, { 'retry-after': '2' }];
const BROKEN: Reply = [500, { error: { type: 'server_error' } }];
const EMPTY_ACCOUNT: Reply = [429, { error: { code: 'insufficient_quota' } }];
const REFUSED: Reply = [
  200,
  { ...ANSWERS.openai(''), output: [{ type: 'message', content: [{ type: 'refusal', refusal: 'no' }] }] },
];

const servers: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(closeConnections);

/** A real OpenAI-shaped and a real chat endpoint, each answering from its script, and a clock that only waits move. */
async function scene(openai: Reply[], chat: Reply[] = [], random = 0.5) {
  const asked: string[] = [];
  const scripted = async (name: string, script: Reply[]) => {
    const server = await serve((_request, response) => {
      asked.push(name);
      const [status, body, headers] = script.shift() ?? [418, {}];
      sendJson(response, status, body, headers);
    });
    servers.push(server);
    return server.url;
  };
  const connections = [
    connectionTo('openai', await scripted('openai', openai)),
    connectionTo('compatible', await scripted('chat', chat)),
  ];
  const waits: number[] = [];
  let time = 0;
  const times = {
    random: () => random,
    clock: () => time,
    sleep: async (ms: number) => {
      waits.push(ms);
      time += ms;
    },
  };
  const parts = { ...times, adapter: adapterFor, breaker: createBreaker(), gate: createGates(times) };
  const policy = (mode: ModelPolicy['mode'] = 'ordered', parameters: ModelPolicy['parameters'] = {}): ModelPolicy => ({
    mode,
    candidates: [
      { provider: 'openai', model: 'gpt-5.4-mini' },
      { provider: 'compatible', model: 'qwen3:8b' },
    ],
    parameters,
  });
  const call = (changes: Partial<RoutedCall> = {}): RoutedCall => ({
    policy: policy(),
    connections,
    instructions: 'Decide.',
    input: { title: 'A lamp' },
    contract: CONTRACT,
    now: '2026-03-01T09:30:00.000Z',
    signal: new AbortController().signal,
    ...changes,
  });
  return { asked, waits, parts, policy, call };
}

const PHOTO_CONTRACT: Contract = {
  ...CONTRACT,
  input: [
    {
      id: 'p',
      name: 'photo',
      title: 'Photo',
      description: '',
      required: true,
      type: { kind: 'file', mediaTypes: ['image/*'] },
    },
  ],
};
const photo = (content: string) => ({
  photo: { name: 'lamp.png', mediaType: 'image/png', data: Buffer.from(content, 'latin1').toString('base64') },
});
const PNG = '\x89PNG\r\n\x1a\n canary-photo';

describe('files', () => {
  it('go to the next model where the first does not take them, which is never called', async () => {
    const { asked, parts, policy, call } = await scene([OK], [CHAT_OK]);
    const candidates = [...policy().candidates].reverse();
    const result = await callWithRouting(
      call({ policy: { ...policy(), candidates }, contract: PHOTO_CONTRACT, input: photo(PNG) }),
      parts,
    );
    expect([result.outcome, asked]).toEqual(['ok', ['openai']]);
    expect(result.call.earlier).toMatchObject([{ model: 'qwen3:8b', outcome: 'not_taken' }]);
  });

  it('that nobody takes end the call with a reason that names file and model, and without their content', async () => {
    const { asked, parts, call } = await scene([OK], [CHAT_OK]);
    const result = await callWithRouting(call({ contract: PHOTO_CONTRACT, input: photo('MZ canary-photo') }), parts);
    expect(result).toMatchObject({ outcome: 'not_taken', output: null, retryable: false });
    expect(result.message).toMatch(/“lamp\.png” is called image\/png, but is something else.*qwen3:8b was not asked/);
    expect([asked, result.call.attempts, result.call.costUsd]).toEqual([[], 0, null]);
    expect(JSON.stringify(result)).not.toContain('canary');
    expect(JSON.stringify(result)).not.toContain(photo('MZ canary-photo').photo.data);
  });
});

describe('routing', () => {
  it('tries again after the wait the provider asked for, and counts the attempts', async () => {
    const { asked, waits, parts, call } = await scene([BUSY, BUSY, OK]);
    const result = await callWithRouting(call(), parts);
    expect(result).toMatchObject({ outcome: 'ok', output: { decision: 'approve' } });
    expect(asked).toEqual(['openai', 'openai', 'openai']);
    // Two seconds each, and half of the 500 and 1000 ms of jitter.
    expect(waits).toEqual([2250, 2500]);
    expect(result.call).toMatchObject({ attempts: 3, latencyMs: 4750, requestedModel: 'gpt-5.4-mini' });
    expect(result.call.earlier?.map(({ outcome }) => outcome)).toEqual(['rate_limited', 'rate_limited']);
  });

  it('falls back to the next model when the first stays in trouble', async () => {
    const { asked, parts, call } = await scene([BROKEN, BROKEN, BROKEN, BROKEN], [CHAT_OK]);
    const result = await callWithRouting(call(), parts);
    expect(asked).toEqual(['openai', 'openai', 'openai', 'openai', 'chat']);
    expect(result).toMatchObject({ outcome: 'ok', output: { decision: 'reject' } });
    expect(result.call).toMatchObject({
      provider: 'compatible',
      requestedModel: 'gpt-5.4-mini',
      resolvedModel: 'qwen3:8b',
      servedModel: 'qwen3:8b',
      attempts: 5,
    });
  });

  it('asks only the first model when the policy pins it', async () => {
    const { asked, parts, policy, call } = await scene([EMPTY_ACCOUNT], [CHAT_OK]);
    const result = await callWithRouting(call({ policy: policy('pinned') }), parts);
    expect([result.outcome, asked]).toEqual(['quota_exhausted', ['openai']]);
  });

  it('asks in the order that measurements chose, and only where the policy leaves it to them', async () => {
    const { asked, parts, policy, call } = await scene([OK, OK], [CHAT_OK]);
    const order = policy().candidates.toReversed();
    await callWithRouting(call({ policy: policy('auto'), order }), parts);
    await callWithRouting(call({ policy: policy('auto') }), parts);
    await callWithRouting(call({ policy: policy('ordered'), order }), parts);
    expect(asked).toEqual(['chat', 'openai', 'openai']);
  });

  it('asks only the model that the caller named', async () => {
    const { asked, parts, call } = await scene([OK], [CHAT_OK]);
    const result = await callWithRouting(call({ override: { provider: 'compatible', model: 'other' } }), parts);
    expect([result.outcome, asked, result.call.requestedModel]).toEqual(['ok', ['chat'], 'other']);
  });

  it('never tries an empty account again, but asks another provider', async () => {
    const { asked, waits, parts, call } = await scene([EMPTY_ACCOUNT], [CHAT_OK]);
    expect((await callWithRouting(call(), parts)).outcome).toBe('ok');
    expect([asked, waits]).toEqual([['openai', 'chat'], []]);
  });

  it.each([
    ['a refusal', REFUSED, 'refused'],
    ['an invalid answer', [200, ANSWERS.openai('{"decision":"maybe"}')], 'schema_invalid'],
  ] as [string, Reply, string][])('does not ask around after %s', async (_name, reply, outcome) => {
    const { asked, parts, call } = await scene([reply], [CHAT_OK]);
    expect((await callWithRouting(call(), parts)).outcome).toBe(outcome);
    expect(asked).toEqual(['openai']);
  });

  it('does not start a wait that would use up the time limit', async () => {
    const { waits, parts, policy, call } = await scene([BUSY], []);
    const result = await callWithRouting(call({ policy: policy('pinned', { timeoutMs: 1500 }) }), parts);
    expect(result).toMatchObject({ outcome: 'rate_limited', retryAfterMs: 2000 });
    expect(waits).toEqual([]);
  });

  it('of a run lets calls wait for their turn beyond their own time limit', async () => {
    const { asked, waits, parts, policy, call } = await scene([BUSY, BUSY, OK]);
    const short = policy('pinned', { timeoutMs: 1500 });
    const result = await callWithRouting(call({ policy: short, paced: true }), parts);
    expect([result.outcome, result.call.attempts, asked.length]).toEqual(['ok', 3, 3]);
    expect(waits.every((ms) => ms >= 2000)).toBe(true);
  });
  it('of a run waits no hour: the model is left alone, for whoever asks next as well', async () => {
    const busy: Reply = [BUSY[0], BUSY[1], { 'retry-after': '3600' }];
    const { asked, waits, parts, policy, call } = await scene([busy, OK]);
    const order = { policy: policy('pinned'), paced: true };
    for (let time = 0; time < 2; time += 1)
      expect(await callWithRouting(call(order), parts)).toMatchObject({ outcome: 'rate_limited', retryable: false });
    expect([asked.length, waits.length]).toEqual([1, 0]);
  });
  it('ends as cancelled when the caller gives up during a wait', async () => {
    const caller = new AbortController();
    const { asked, parts, call } = await scene([BUSY, OK], [CHAT_OK]);
    const sleep = async () => caller.abort();
    const result = await callWithRouting(call({ signal: caller.signal }), { ...parts, sleep });
    expect(result).toMatchObject({ outcome: 'cancelled', message: 'The call was cancelled.' });
    expect([asked, result.call.attempts]).toEqual([['openai'], 1]);
  });

  it('adds up what all attempts cost', async () => {
    const cut: Reply = [
      200,
      { ...ANSWERS.openai('{'), status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
    ];
    const { parts, policy, call } = await scene([cut, OK]);
    const twice = {
      ...policy(),
      candidates: [1, 2].map(() => ({ provider: 'openai' as const, model: 'gpt-5.4-mini' })),
    };
    const once = await callWithRouting(call({ policy: twice }), parts);
    // 600 fresh, 400 cached and 100 output tokens, twice.
    expect(once.call.costUsd).toBeCloseTo(2 * ((600 * 0.75 + 400 * 0.075 + 100 * 4.5) / 1e6), 12);
    expect(once.call.priceTable).toContain('list prices');
  });

  it('passes over a model that keeps failing, says so, and comes back to it after a rest', async () => {
    const { asked, parts, call } = await scene(
      [...Array<Reply>(20).fill(BROKEN), OK],
      Array.from({ length: 6 }, () => CHAT_OK),
    );
    for (let time = 0; time < 5; time += 1) await callWithRouting(call(), parts);
    asked.length = 0;
    const spared = await callWithRouting(call(), parts);
    expect([spared.outcome, asked]).toEqual(['ok', ['chat']]);
    expect(spared.call.earlier).toMatchObject([{ provider: 'openai', outcome: 'provider_error', latencyMs: 0 }]);
    await parts.sleep(30_000);
    expect((await callWithRouting(call(), parts)).output).toEqual({ decision: 'approve' });
  });

  it('asks a model that keeps failing when there is no other', async () => {
    const { asked, parts, policy, call } = await scene([...Array<Reply>(20).fill(BROKEN), OK]);
    const pinned = call({ policy: policy('pinned') });
    for (let time = 0; time < 5; time += 1) await callWithRouting(pinned, parts);
    expect((await callWithRouting(pinned, parts)).outcome).toBe('ok');
    expect(asked).toHaveLength(21);
  });

  it('says in words that a provider or a connection is missing', async () => {
    const { parts, policy, call } = await scene([]);
    const only = (model: ModelPolicy['candidates'][number]) => call({ policy: { ...policy(), candidates: [model] } });
    const google = await callWithRouting(only({ provider: 'google', model: 'gemini-3.7-flash' }), parts);
    const claude = await callWithRouting(only({ provider: 'anthropic', model: 'claude-sonnet-5' }), parts);
    const named = await callWithRouting(only({ provider: 'openai', model: 'gpt-5', connection: 'elsewhere' }), parts);
    const none = await callWithRouting(call({ policy: { ...policy(), candidates: [] } }), parts);
    expect([google, claude, named, none].map(({ message }) => message)).toEqual([
      'There is no connection for Google. Add one in Settings.',
      'There is no connection for Anthropic. Add one in Settings.',
      'There is no connection for OpenAI. Add one in Settings.',
      'This agent names no model. Choose one under Models.',
    ]);
    expect(google).toMatchObject({ outcome: 'provider_error', retryable: false, call: { attempts: 0, costUsd: null } });
  });
});
