import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readAnswer } from './answer-text.ts';
import { readAnthropic } from './anthropic-outcome.ts';
import { readCompatible } from './compatible-outcome.ts';
import type { Exchange, Reading } from './exchange.ts';
import { recorded } from './fixture.test-helper.ts';
import { readGoogle } from './google-outcome.ts';
import { readOpenAi } from './openai-outcome.ts';

const Recorded = z.object({
  id: z.string(),
  provider: z.string(),
  endpoint: z.string(),
  category: z.string(),
  response: z.object({
    status: z.number(),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.json().optional(),
    sse_text: z.string().optional(),
  }),
});
type Recorded = z.infer<typeof Recorded>;

const READERS: Record<string, (exchange: Exchange, now: number) => Reading> = {
  'openai responses': readOpenAi,
  'openai chat.completions': readCompatible,
  'anthropic messages': readAnthropic,
  'gemini generateContent': readGoogle,
};
/** What the category of a recording must be called; text and tool calls depend on the body. */
const EXPECTED: Record<string, Reading['ending'][]> = {
  'error-400': ['provider_error'],
  'error-401': ['provider_error'],
  'error-404': ['provider_error'],
  'refusal-or-block': ['refused'],
  truncated: ['truncated'],
  text: ['answered'],
  'structured-output': ['answered', 'provider_error'],
  'tool-call': ['answered', 'provider_error'],
};
/** A background call that had only been queued when it was recorded. */
const QUEUED = 'openai-responses-text-03';

const items = recorded('interactions.json')?.map((item) => Recorded.parse(item)) ?? [];
const ours = items.filter(({ provider, endpoint }) => READERS[`${provider} ${endpoint}`] !== undefined);
const whole = ours.filter(({ response }) => response.sse_text === undefined);

const read = ({ provider, endpoint, response }: Recorded): Reading => {
  const reader = READERS[`${provider} ${endpoint}`];
  if (reader === undefined) throw new Error(`no reader for ${provider} ${endpoint}`);
  return reader({ status: response.status, headers: response.headers, body: response.body }, 0);
};
/** Google calls it `modelVersion`; older recordings of it have none. */
const served = (body: unknown): string | null => {
  const { model, modelVersion } = z
    .object({ model: z.string().optional(), modelVersion: z.string().optional() })
    .parse(body);
  return model ?? modelVersion ?? null;
};
const strings = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(strings)
      : [];

describe.skipIf(items.length === 0)('recorded exchanges', () => {
  it('covers every whole exchange of OpenAI, Anthropic and Google', () => {
    const streams = ours.length - whole.length;
    process.stdout.write(
      `Recorded exchanges: ${whole.length} replayed; left: ${streams} streams (structured calls are never streamed), ` +
        `${items.length - ours.length} of surfaces that are not called.\n`,
    );
    expect(whole.length).toBeGreaterThan(100);
  });

  it.each(whole.map((item) => [item.id, item] as const))('%s', (id, item) => {
    const reading = read(item);
    const expected = id === QUEUED ? ['provider_error'] : EXPECTED[item.category];
    expect(expected).toContain(reading.ending);
    expect(reading.usage === null).toBe(item.response.status !== 200 || id === QUEUED);
    if (reading.ending === 'answered') expect(reading.servedModel).toBe(served(item.response.body));
    if (item.category === 'error-401') expect(reading.message).toContain('The key was refused');
    // Nothing of what the provider said reaches people: it can quote keys and prompts.
    for (const said of strings(item.response.body).filter((text) => text.length > 25)) {
      expect(reading.message).not.toContain(said.slice(0, 25));
    }
  });

  it('takes a tool call without any text for no answer', () => {
    const calls = whole.filter(({ category }) => category === 'tool-call').map(read);
    const answered = calls.filter(({ ending }) => ending === 'answered');
    expect([calls.length, answered.length]).toEqual([23, 0]);
  });

  it('reads structured answers as JSON, also when text and tool calls are mixed', () => {
    const structured = whole.filter(({ category }) => category === 'structured-output').map(read);
    const answered = structured.filter(({ ending }) => ending === 'answered');
    const parsed = answered.filter(({ text }) => readAnswer(text).parsed.ok);
    expect([structured.length, answered.length, parsed.length]).toEqual([33, 27, 27]);
  });
});

const Fixture = z.object({ path: z.string(), json: z.json().optional() });
const fixtures = recorded('sdk-fixtures.json')?.map((item) => Fixture.parse(item)) ?? [];

describe.skipIf(fixtures.length === 0)('fixtures of the SDKs', () => {
  const anthropic: Record<string, Reading['ending']> = {
    'anthropic-advisor-stop-reasons.json': 'answered',
    'anthropic-json-other-tool.1.json': 'provider_error',
    'anthropic-json-output-format.1.json': 'answered',
    'anthropic-json-tool.1.json': 'provider_error',
    'anthropic-refusal-no-details.json': 'refused',
    'anthropic-text.json': 'answered',
    'anthropic-tool-no-args.json': 'provider_error',
  };
  const named = fixtures.flatMap(({ path, json }) => {
    const name = path.split('/').at(-1) ?? '';
    const expected = anthropic[name];
    return expected === undefined ? [] : [{ name, json, expected }];
  });

  it('covers the whole Anthropic and OpenAI fixtures', () => {
    process.stdout.write(
      `SDK fixtures: ${named.length + 1} read; left: ${fixtures.length - named.length - 1} (streams, and providers without an adapter).\n`,
    );
    expect(named.length).toBe(Object.keys(anthropic).length);
  });

  it.each(named)('$name is $expected', ({ json, expected }) => {
    expect(readAnthropic({ status: 200, headers: {}, body: json }, 0).ending).toBe(expected);
  });

  it('explains a parameter that a model does not take', () => {
    const fixture = fixtures.find(({ path }) => path.endsWith('reasoning-model-legacy-parameter-error.json'));
    const reading = readOpenAi({ status: 400, headers: {}, body: fixture?.json }, 0);
    expect(reading.message).toBe(
      'This model does not take one of the parameters sent. Review the model parameters of the agent.',
    );
  });
});

const Fault = z.object({
  id: z.string(),
  provider: z.string(),
  response: z.object({
    status: z.number().optional(),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.json().optional(),
    body_text: z.string().optional(),
    sse_text: z.string().optional(),
    output_text: z.string().optional(),
  }),
});
const faults = recorded('fault-scenarios.json')?.map((item) => Fault.parse(item)) ?? [];

describe.skipIf(faults.length === 0)('fault scenarios', () => {
  const replay = (id: string, reader: (exchange: Exchange, now: number) => Reading): Reading => {
    const { response } = faults.find((fault) => fault.id === id) ?? {};
    const { status = 200, headers = {}, body, body_text } = response ?? {};
    return reader({ status, headers, body: body_text ?? body }, 0);
  };
  const texts = faults.filter(({ response }) => response.output_text !== undefined);

  it('counts what is covered', () => {
    const streams = faults.filter(({ response }) => response.sse_text !== undefined).length;
    process.stdout.write(`Fault scenarios: ${texts.length + 8} replayed; left: ${streams} streams.\n`);
    expect(faults.length).toBe(texts.length + streams + 8);
  });

  it('tells a rate limit from an empty account', () => {
    expect(replay('openai-429-rate', readOpenAi)).toMatchObject({
      ending: 'rate_limited',
      retryable: true,
      retryAfterMs: 7000,
    });
    expect(replay('openai-429-quota', readOpenAi)).toMatchObject({
      ending: 'quota_exhausted',
      retryable: false,
      retryAfterMs: null,
    });
    expect(replay('anthropic-429', readAnthropic)).toMatchObject({
      ending: 'rate_limited',
      retryable: true,
      retryAfterMs: 12_000,
    });
  });

  it('reads Google’s wait from the body and a limit that thinking used up', () => {
    expect(replay('gemini-429', readGoogle)).toMatchObject({
      ending: 'rate_limited',
      retryable: true,
      retryAfterMs: 34_400,
    });
    expect(replay('gemini-max-tokens-no-parts', readGoogle)).toMatchObject({ ending: 'truncated', text: '' });
  });

  it('tells overload from a rate limit', () => {
    expect(replay('anthropic-529', readAnthropic)).toMatchObject({ ending: 'provider_error', retryable: true });
  });

  it('survives odd shapes and HTML', () => {
    expect(replay('perplexity-done-object', readCompatible)).toMatchObject({
      ending: 'answered',
      text: '{"decision":"approve"}',
    });
    const html = replay('perplexity-401-html', readCompatible);
    expect(html).toMatchObject({ ending: 'provider_error', retryable: false });
    expect(html.message).toContain('The key was refused');
  });

  const ACCEPTED: Record<string, unknown> = {
    'output-text-markdown-fence': { decision: 'approve' },
    // A byte order mark around the JSON is white space like any other.
    'output-text-bom': { decision: 'approve' },
    'output-text-unicode-escape-ok': { decision: 'approve' },
    // Valid JSON, but no object: refused when it is held against the contract.
    'output-text-double-encoded': '{"decision":"approve"}',
  };
  it.each(texts.map(({ id, response }) => [id, response.output_text ?? ''] as const))('%s', (id, text) => {
    const { parsed, note } = readAnswer(text);
    const accepted = Object.hasOwn(ACCEPTED, id);
    expect(parsed.ok).toBe(accepted);
    if (parsed.ok) expect(parsed.value).toEqual(ACCEPTED[id]);
    expect(note === null).toBe(id !== 'output-text-markdown-fence');
  });
});
