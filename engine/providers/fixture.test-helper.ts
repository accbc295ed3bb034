import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Contract } from '../../shared/spec/contract.ts';
import type { ProviderKind } from '../../shared/spec/spec.ts';
import type { Connection, ModelCall } from '../model.ts';

/** A decision with one choice and an optional reason: small, but with an enum, a bound and an optional field. */
export const CONTRACT: Contract = {
  input: [
    { id: 'i1', name: 'title', title: 'Title', description: 'The listing.', required: true, type: { kind: 'text' } },
  ],
  output: [
    {
      id: 'o1',
      name: 'decision',
      title: 'Decision',
      description: 'What happens to the listing.',
      required: true,
      type: {
        kind: 'enum',
        options: [
          { value: 'approve', label: 'Approve' },
          { value: 'reject', label: 'Reject' },
        ],
      },
    },
    {
      id: 'o2',
      name: 'reason',
      title: 'Reason',
      description: 'Why, in a few words.',
      required: false,
      type: { kind: 'text', maxLength: 40 },
    },
  ],
};

/** Long enough to be searched for in everything that leaves the engine. */
export const CANARY_KEY = 'sk-canary-7f3a9d52c1b84e60a5';
export const CANARY_PROMPT = 'canary-instructions-41d8';
export const CANARY_INPUT = 'canary-input-93be';

export const connectionTo = (kind: ProviderKind, baseUrl: string, apiKey = CANARY_KEY): Connection => ({
  id: `to-${kind}`,
  kind,
  label: kind,
  baseUrl,
  apiKey,
});

const MODELS: Partial<Record<ProviderKind, string>> = {
  openai: 'gpt-5.4-mini',
  anthropic: 'claude-sonnet-4-5',
  compatible: 'qwen3:8b',
  google: 'gemini-3.5-flash',
  perplexity: 'openai/gpt-5.2',
};

export function callTo(connection: Connection, changes: Partial<ModelCall> = {}): ModelCall {
  return {
    model: { provider: connection.kind, model: MODELS[connection.kind] ?? 'some-model' },
    connection,
    instructions: `Decide about listings. ${CANARY_PROMPT}`,
    input: { title: `A lamp ${CANARY_INPUT}` },
    contract: CONTRACT,
    parameters: {},
    now: '2026-03-01T09:30:00.000Z',
    signal: new AbortController().signal,
    ...changes,
  };
}

/** A raw HTTP server for faults that a well-behaved stand-in cannot make. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<{ url: string; requests: string[]; close: () => Promise<void> }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      requests.push(body);
      answer(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A TCP server's address is never a pipe name.
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Each provider's way of saying the same text, as its documentation shows it. */
export const ANSWERS = {
  openai: (text: string) => ({
    id: 'resp_1',
    object: 'response',
    status: 'completed',
    model: 'gpt-5.4-mini-2026-03-17',
    output: [
      { type: 'reasoning', summary: [] },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] },
    ],
    usage: { input_tokens: 1000, input_tokens_details: { cached_tokens: 400 }, output_tokens: 100, total_tokens: 1100 },
  }),
  compatible: (text: string) => ({
    id: 'c1',
    object: 'chat.completion',
    model: 'qwen3:8b',
    system_fingerprint: 'fp_ollama',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: text } }],
    usage: { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 },
  }),
  anthropic: (text: string) => ({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-5-20250929',
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 600, cache_read_input_tokens: 400, cache_creation_input_tokens: 0, output_tokens: 100 },
  }),
  google: (text: string) => ({
    candidates: [
      { content: { role: 'model', parts: [{ text: 'Hm.', thought: true }, { text }] }, finishReason: 'STOP', index: 0 },
    ],
    usageMetadata: {
      promptTokenCount: 1000,
      cachedContentTokenCount: 400,
      candidatesTokenCount: 60,
      thoughtsTokenCount: 40,
      totalTokenCount: 1100,
    },
    modelVersion: 'gemini-3.5-flash',
    responseId: 'r1',
  }),
  perplexity: (text: string) => ({
    id: 'resp_1',
    object: 'response',
    created_at: 1,
    status: 'completed',
    model: 'openai/gpt-5.2',
    output: [{ type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text }] }],
    usage: {
      input_tokens: 1000,
      input_tokens_details: { cache_read_input_tokens: 400 },
      output_tokens: 100,
      total_tokens: 1100,
      cost: { currency: 'USD', input_cost: 0.001, output_cost: 0.002, total_cost: 0.003 },
    },
  }),
};
export type Spoken = keyof typeof ANSWERS;
export const SPOKEN: Spoken[] = ['openai', 'compatible', 'anthropic', 'google', 'perplexity'];

export const sendJson = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
};

/** A file of recorded exchanges kept beside the repository, or null with the reason printed where it is absent. */
export function recorded(name: string): unknown[] | null {
  const path = fileURLToPath(new URL(`../../../shared/conformance/provider-wire/${name}`, import.meta.url));
  if (!existsSync(path)) {
    process.stdout.write(`Not checked: ${name} is not on this machine (looked in ${path}).\n`);
    return null;
  }
  const items: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return Array.isArray(items) ? items : null;
}
