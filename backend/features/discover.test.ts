import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestBackend, type TestBackend } from '../backend.test-helper.ts';

const servers: Server[] = [];
let test: TestBackend | undefined;
afterEach(async () => {
  await test?.stop();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

async function listen(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port; // A TCP listener's address is always an AddressInfo.
}
const json =
  (body: unknown): RequestListener =>
  (_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body));
  };
const models = (...ids: string[]) => ({ object: 'list', data: ids.map((id) => ({ id, object: 'model' })) });

describe('models on this machine', () => {
  it('are found where a program answers with them, and offered until they are connected', async () => {
    const asked: (string | undefined)[] = [];
    const ollama = await listen((request, response) => {
      asked.push(request.url, request.headers.authorization);
      json(models('qwen3:8b', 'llama3.2', 'gemma3'))(request, response);
    });
    const vllm = await listen(json({ data: [{ id: 'mistral', owned_by: 'vllm' }] }));
    const nobody = await listen(() => undefined);
    const closing = servers.at(-1);
    await new Promise((done) => closing?.close(done));
    servers.pop();
    const localPrograms = [
      { name: 'Ollama', port: ollama },
      { name: 'A model server', port: vllm, signed: { vllm: 'vLLM' } },
      { name: 'LM Studio', port: nobody },
    ];
    test = await openTestBackend({ localPrograms });
    const { api } = test;
    const found = await api.connections.discover();
    expect(found).toEqual([
      { name: 'Ollama', baseUrl: `http://127.0.0.1:${ollama}/v1`, models: ['qwen3:8b', 'llama3.2', 'gemma3'] },
      { name: 'vLLM', baseUrl: `http://127.0.0.1:${vllm}/v1`, models: ['mistral'] },
    ]);
    expect(asked).toEqual(['/v1/models', undefined]);
    const [first] = found;
    if (first === undefined) throw new Error('Nothing was found.');
    // Named as people do, it is the same place.
    const baseUrl = first.baseUrl.replace('127.0.0.1', 'localhost');
    await api.connections.save({ kind: 'compatible', label: 'Ollama', baseUrl, models: first.models });
    expect((await api.connections.discover()).map(({ name }) => name)).toEqual(['vLLM']);
    expect(asked).toHaveLength(2);
  });

  it('are not offered by what is no model server, or never answers', async () => {
    const programs: RequestListener[] = [
      json({ hello: 'world' }),
      json(models()),
      (_request, response) => response.end('<html>'),
      (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/v1/models' }).end(),
      (_request, response) => response.writeHead(401).end(JSON.stringify(models('m'))),
      () => undefined,
    ];
    const ports = await Promise.all(programs.map(listen));
    test = await openTestBackend({ localPrograms: ports.map((port) => ({ name: 'Something', port })) });
    expect(await test.api.connections.discover()).toEqual([]);
  });
});
