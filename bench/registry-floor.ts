// The floors of the registry's rows, over TLS as the registry is. `/run`: a Fastify route with Ajv before and after, one
// `undici.request` with the body that the registry sends, and the registry's own execution log with the same promise
// (durable before the answer). `forwardAddress`: bare node:https that hands a body on by `undici.request` and the answer back.
// `versionAddress`: the same serving fixed bytes. Arguments: stand-in's address, file with those bytes.
import { mkdtempSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import Fastify from 'fastify';
import { Agent, request } from 'undici';
import { orderedId } from '../ledger/ordered-id.ts';
import { ownCertificate } from '../registry/certificate.ts';
import { openExecutionLog } from '../registry/store/execution-log.ts';
import { inputSchema, outputSchema } from '../shared/schema/json-schema.ts';
import { compile } from '../shared/spec/compile.ts';
import { benchSpec } from './agent.ts';
import { cpuSoFar } from './server-process.ts';

export interface FloorReady {
  runAddress: string;
  forwardAddress: string;
  versionAddress: string;
}

const [standIn = '', bytesFile = ''] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'rulehouse-bench-'));
const { privateKey: key, certificate: cert } = await ownCertificate(folder, ['127.0.0.1'], new Date());
const { contract, ...spec } = benchSpec();
const ajv = new Ajv2020({ strict: false });
const [isInput, isOutput] = [ajv.compile(inputSchema(contract)), ajv.compile(outputSchema(contract))];
const executions = openExecutionLog(join(folder, 'executions.sqlite'));
const dispatcher = new Agent({ connections: 256, pipelining: 1 });
const headers = { 'content-type': 'application/json', authorization: 'Bearer sk-bench-key' };
const { instructions } = compile({ contract, ...spec });
const format = { type: 'json_schema', name: 'answer', strict: true, schema: outputSchema(contract) };

const app = Fastify({ https: { key, cert }, logger: false });
app.post<{ Body: { input: unknown } }>('/run', async ({ body: { input } }, reply) => {
  if (!isInput(input)) return reply.code(400).send({ problems: isInput.errors });
  const response = await request(`${standIn}/responses`, {
    dispatcher,
    method: 'POST',
    headers,
    body: JSON.stringify({
      model: 'stand-in',
      instructions,
      input: JSON.stringify(input, null, 2),
      text: { format },
      store: false,
    }),
  });
  const answer = JSON.parse(await response.body.text());
  const output: unknown = JSON.parse(answer.output[0].content[0].text);
  if (!isOutput(output)) return reply.code(502).send({ problems: isOutput.errors });
  const now = new Date();
  const id = orderedId(now.getTime());
  const { usage } = answer;
  const at = now.toISOString();
  await executions.write({
    id,
    agent: 'bench',
    version: '1',
    at,
    outcome: 'ok',
    application: 'bench',
    channel: null,
    kind: 'run',
    batch: null,
    provider: 'openai',
    model: answer.model,
    latencyMs: 0,
    costUsd: null,
    record: JSON.stringify({ input, output, problems: [], rules: [], call: { usage, model: answer.model } }),
  });
  return { execution: id, output, usage, logged: 'durable' };
});
await app.listen({ host: '127.0.0.1', port: 0 });

const bytes = readFileSync(bytesFile);
const bare = createServer({ key, cert }, (asked, response) => {
  if (asked.method === 'GET')
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.byteLength }).end(bytes);
  else void forward(asked, response);
});
async function forward(asked: IncomingMessage, response: ServerResponse): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of asked) pieces.push(piece as Buffer);
  const answer = await request(`${standIn}/responses`, {
    dispatcher,
    method: 'POST',
    headers,
    body: Buffer.concat(pieces),
  });
  const body = Buffer.from(await answer.body.arrayBuffer());
  response
    .writeHead(answer.statusCode, { 'content-type': 'application/json', 'content-length': body.byteLength })
    .end(body);
}
bare.listen(0, '127.0.0.1', () => {
  // A TCP listener's address is always an AddressInfo.
  const [runPort, barePort] = [app.server, bare].map((server) => (server.address() as AddressInfo).port);
  const ready: FloorReady = {
    runAddress: `https://127.0.0.1:${runPort}/run`,
    forwardAddress: `https://127.0.0.1:${barePort}/`,
    versionAddress: `https://127.0.0.1:${barePort}/`,
  };
  process.send?.(ready);
});
process.on('message', () => process.send?.(cpuSoFar()));
// Ends with whoever started it.
process.on('disconnect', () => process.exit());
