import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LLMock } from '@copilotkit/aimock';

/** A provider at the wire whose answers a test can hold back. */
export interface HeldProvider {
  /** What the registry's environment says to reach it. */
  env: Record<string, string>;
  /** How many calls arrived so far. */
  calls(): number;
  /** Answers wait from now on. */
  hold(): void;
  /** Answers what waits, and everything after it. */
  release(): void;
  /** Resolves once that many calls have arrived. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

/** `answer` makes the model's text for a request's body; each call is billed that many tokens in and out. */
export async function heldProvider(answer: (body: string) => string, tokens = 1000): Promise<HeldProvider> {
  const mock = new LLMock({ port: 0 });
  let last = '';
  mock.on({}, () => ({ content: answer(last) }));
  await mock.start();
  let calls = 0;
  let gate: PromiseWithResolvers<void> | null = null;
  const waiting: { count: number; done: () => void }[] = [];
  const server = createServer(async (request, reply) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    calls += 1;
    for (const { count, done } of waiting) if (calls >= count) done();
    await gate?.promise;
    const body = Buffer.concat(chunks);
    last = body.toString();
    const response = await fetch(`${mock.url}${request.url ?? ''}`, {
      method: request.method ?? 'POST',
      headers: { 'content-type': 'application/json', authorization: request.headers.authorization ?? '' },
      body,
    });
    reply.writeHead(response.status, { 'content-type': response.headers.get('content-type') ?? 'application/json' });
    // The stand-in counts no tokens; a provider does, and bills them.
    reply.end((await response.text()).replaceAll(/"(input|output)_tokens":\s*\d+/g, `"$1_tokens":${tokens}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A TCP listener's address is always an AddressInfo.
  return {
    env: { OPENAI_API_KEY: 'sk-canary-key', OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` },
    calls: () => calls,
    hold: () => {
      gate ??= Promise.withResolvers();
    },
    release: () => {
      gate?.resolve();
      gate = null;
    },
    arrived: (count) =>
      calls >= count ? Promise.resolve() : new Promise((done) => waiting.push({ count, done: () => done() })),
    async close() {
      gate?.resolve();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await mock.stop();
    },
  };
}
