import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Folder, workFolder } from './fixture.test-helper.ts';

let folder: Folder;
beforeEach(() => {
  folder = workFolder();
});
afterEach(() => folder.remove());

const RATE_LIMITED = {
  provider: 'openai',
  endpoint: 'responses',
  status: 429,
  headers: { 'Retry-After': '7' },
  body: { error: { code: 'rate_limit_exceeded', message: 'Key sk-canary-0001 is limited.' } },
};

describe('rulehouse provider explain', () => {
  it('says in a sentence what a response means, and how long to wait', async () => {
    folder.put('response.json', RATE_LIMITED);
    const { code, out } = await folder.run(['provider', 'explain', 'response.json']);
    expect(code).toBe(0);
    expect(out).toMatch(/^rate_limited: OpenAI is limiting how many calls .* It asks to wait 7 s\.$/);
    expect(out).not.toContain('sk-canary');
  });

  it('answers every line with its id, also those that cannot be used', async () => {
    const lines = [
      { id: 1, ...RATE_LIMITED },
      { id: 2, provider: 'nobody', endpoint: 'x', status: 200, body: {} },
      {
        id: 3,
        provider: 'anthropic',
        endpoint: 'messages',
        status: 200,
        body: { content: [{ type: 'text', text: '{"n": 4}' }], stop_reason: 'end_turn', model: 'claude-sonnet-5' },
        schema: { type: 'object', properties: { n: { type: 'integer', maximum: 3 } } },
      },
    ];
    const { code, out } = await folder.run(
      ['provider', 'explain', '--jsonl'],
      {},
      lines.map((line) => JSON.stringify(line)),
    );
    expect(code).toBe(0);
    const answers = out.split('\n').map((line): unknown => JSON.parse(line));
    expect(answers).toMatchObject([
      { id: 1, outcome: 'rate_limited', retryAfterMs: 7000 },
      { id: 2, error: { code: 'invalid_input' } },
      { id: 3, outcome: 'schema_invalid', value: { n: 4 }, servedModel: 'claude-sonnet-5' },
    ]);
  });
});
