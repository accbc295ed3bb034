import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { outputSchema } from '../shared/schema/json-schema.ts';
import { compile } from '../shared/spec/compile.ts';
import { ANSWER, benchCases, benchSpec } from './agent.ts';
import { download } from './download.ts';
import type { Load, LoadMeasure } from './load.ts';
import type { PortkeyReady } from './portkey-server.ts';
import { measureIn, startStandIn } from './process.ts';
import type { FloorReady } from './registry-floor.ts';
import type { RegistryAnswer, RegistryQuestion, RegistryReady } from './registry-server.ts';
import { type CpuAnswer, type ServerProcess, startServer } from './server-process.ts';
import { type BenchRow, median, milliseconds } from './table.ts';

const CONNECTIONS = 32;
/** Of each round; fewer where a machine is busy. */
const RUNS = Number(process.env.REGISTRY_REQUESTS ?? 6000);
/** Measured beside ours: a gateway that hands requests on, without validating or logging them. */
const PORTKEY = { name: '@portkey-ai/gateway', version: '1.15.2', entry: ['build', 'start-server.js'] } as const;
const READS = RUNS * 1.5;
const ROUNDS = 5;
/** Servers run for weeks: their code is compiled over the first ten thousand calls or so, and measured after them. */
const UNMEASURED_ROUNDS = 3;
const DEPLOYMENTS = 5;

/** One side of a comparison: who serves, and what is asked of it. */
interface Side {
  server: Pick<ServerProcess<unknown, 'cpu', CpuAnswer>, 'ask'>;
  load: Load;
}
/** Medians of the rounds; `cpuUs` is the server process's CPU a request in microseconds, the log's thread included. */
interface Measured extends LoadMeasure {
  cpuUs: number;
}

async function once({ server, load }: Side): Promise<Measured> {
  const before = await server.ask('cpu');
  const measure = await measureIn<LoadMeasure>(join(import.meta.dirname, 'load.ts'), [JSON.stringify(load)]);
  const after = await server.ask('cpu');
  return { ...measure, cpuUs: ((after.cpuMs - before.cpuMs) * 1000) / load.requests };
}

/** Unmeasured rounds warm each side up; then rounds alternate, so that a slow minute hits all alike. */
async function sideBySide(sides: readonly Side[]): Promise<Measured[]> {
  for (let round = 0; round < UNMEASURED_ROUNDS; round++) for (const side of sides) await once(side);
  const rounds: Measured[][] = sides.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [n, side] of sides.entries()) rounds[n]?.push(await once(side));
  }
  return rounds.map((all) => ({
    perSecond: median(all.map((one) => one.perSecond)),
    p50: median(all.map((one) => one.p50)),
    p99: median(all.map((one) => one.p99)),
    cpuUs: median(all.map((one) => one.cpuUs)),
  }));
}

const words = ({ perSecond, p50, p99, cpuUs }: Measured): string =>
  `${Math.round(perSecond)}/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${Math.round(cpuUs)} µs CPU`;

async function bytesOf(url: string, headers: Record<string, string>): Promise<{ text: string; etag: string }> {
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const response = await request(url, { dispatcher, headers });
  const text = await response.body.text();
  await dispatcher.close();
  return { text, etag: String(response.headers.etag) };
}

/** The body that the registry sends to the provider for this input. */
const providerBody = (input: unknown): string => {
  const spec = benchSpec();
  const format = { type: 'json_schema', name: 'answer', strict: true, schema: outputSchema(spec.contract) };
  const { instructions } = compile(spec);
  return JSON.stringify({
    model: 'stand-in',
    instructions,
    input: JSON.stringify(input),
    text: { format },
    store: false,
  });
};

/** Portkey's gateway before the stand-in, or why it is not there. */
async function portkeySide(standIn: string, run: Omit<Load, 'url'>): Promise<(Side & { stop(): void }) | string> {
  const { entry, missing } = await download(PORTKEY);
  if (missing !== null) return missing;
  const server = await startServer<PortkeyReady, 'cpu', CpuAnswer>('portkey-server.ts', [entry]);
  const headers = { ...run.headers, 'x-portkey-provider': 'openai', 'x-portkey-custom-host': standIn };
  return { server, load: { ...run, headers, url: `${server.ready.address}/v1/responses` }, stop: server.stop };
}

/**
 * Rows of the registry. Every server, the stand-in and the load are processes of their own. Everything is HTTP/1.1 over TLS but
 * Portkey, which has none, and the registry that is measured beside it as behind a proxy.
 */
export async function registryRows(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rulehouse-bench-'));
  const standIn = await startStandIn(0, ANSWER);
  const stops = [standIn.stop];
  try {
    const registry = await startServer<RegistryReady, RegistryQuestion, RegistryAnswer>('registry-server.ts', [
      standIn.address,
    ]);
    stops.push(registry.stop);
    const behind = await startServer<RegistryReady, RegistryQuestion, RegistryAnswer>('registry-server.ts', [
      standIn.address,
      'behind-proxy',
    ]);
    stops.push(behind.stop);
    const { address, key } = registry.ready;
    const headers = { authorization: `Bearer ${key}` };
    const version = { url: `${address}/v1/agents/bench/versions/production`, headers };
    const { text, etag } = await bytesOf(version.url, headers);
    const bytesFile = join(folder, 'version.json');
    writeFileSync(bytesFile, text);
    const floor = await startServer<FloorReady, 'cpu', CpuAnswer>('registry-floor.ts', [standIn.address, bytesFile]);
    stops.push(floor.stop);

    const [input] = [...benchCases(1)].map((testCase) => testCase.input);
    const run: Omit<Load, 'url'> = {
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ input }),
      connections: CONNECTIONS,
      requests: RUNS,
      status: 200,
    };
    const runLoad = { ...run, url: `${address}/v1/agents/bench/run` };
    const behindLoad = {
      ...run,
      headers: { ...run.headers, authorization: `Bearer ${behind.ready.key}` },
      url: `${behind.ready.address}/v1/agents/bench/run`,
    };
    const handedOn = { ...run, body: providerBody(input) };
    const portkey = await portkeySide(standIn.address, handedOn);
    if (typeof portkey !== 'string') stops.push(portkey.stop);
    const [ran, floorRan, forwarded, ranBehind, throughPortkey] = await sideBySide([
      { server: registry, load: runLoad },
      { server: floor, load: { ...run, url: floor.ready.runAddress } },
      { server: floor, load: { ...handedOn, url: floor.ready.forwardAddress } },
      { server: behind, load: behindLoad },
      ...(typeof portkey === 'string' ? [] : [portkey]),
    ]);
    const read = { connections: CONNECTIONS, requests: READS };
    const [got, unchanged, bare] = await sideBySide([
      { server: registry, load: { ...version, ...read, status: 200 } },
      { server: registry, load: { ...version, ...read, headers: { ...headers, 'if-none-match': etag }, status: 304 } },
      { server: floor, load: { url: floor.ready.versionAddress, headers, ...read, status: 200 } },
    ]);
    // Deployments while calls run, as in production.
    const calls = measureIn<LoadMeasure>(join(import.meta.dirname, 'load.ts'), [JSON.stringify(runLoad)]);
    const deployments: number[] = [];
    for (let n = 0; n < DEPLOYMENTS; n++) deployments.push((await registry.ask('deploy')).ms);
    await calls;
    if (!ran || !floorRan || !forwarded || !ranBehind || !got || !unchanged || !bare)
      throw new Error('A measurement is missing.');
    const peer = throughPortkey ?? (typeof portkey === 'string' ? portkey : 'not measured');
    return rowsOf({ ran, floorRan, forwarded, ranBehind, peer, got, unchanged, bare, deployments });
  } finally {
    for (const stop of stops) stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface All {
  ran: Measured;
  floorRan: Measured;
  forwarded: Measured;
  /** With TLS left to a proxy, as Portkey leaves it. */
  ranBehind: Measured;
  /** Portkey, or why it was not measured. */
  peer: Measured | string;
  got: Measured;
  unchanged: Measured;
  bare: Measured;
  deployments: number[];
}

/** By throughput and, which a busy machine distorts less, by CPU a request. */
const times = (one: Measured, other: Measured): string =>
  `${(one.perSecond / other.perSecond).toFixed(2)} ×, by CPU ${(other.cpuUs / one.cpuUs).toFixed(2)} ×`;

function rowsOf({ ran, floorRan, forwarded, ranBehind, peer, got, unchanged, bare, deployments }: All): BenchRow[] {
  const share = ran.perSecond / floorRan.perSecond;
  const read = got.perSecond / bare.perSecond;
  const notModified = unchanged.perSecond / bare.perSecond;
  const added = ran.p99 - floorRan.p99;
  const slowest = Math.max(...deployments);
  return [
    {
      what: `run over TLS, ${CONNECTIONS} connections, instant provider`,
      measured: `${words(ran)} (${times(ran, floorRan)})`,
      beside: `Fastify, Ajv, undici, SQLite worker: ${words(floorRan)}`,
      toReach: '≥ 0.75 ×',
      reached: share >= 0.75,
    },
    {
      what: '  behind a proxy, beside a gateway, both plain HTTP',
      measured: `${words(ranBehind)}${typeof peer === 'string' ? '' : ` (${times(ranBehind, peer)})`}`,
      beside: `Portkey ${PORTKEY.version}, no validation, no log: ${typeof peer === 'string' ? peer : words(peer)}`,
      // Why not a multiple of it: docs/decisions/0040-beside-a-gateway.md
      toReach: '> 1 ×',
      reached: typeof peer === 'string' ? null : ranBehind.perSecond > peer.perSecond,
    },
    {
      what: '  the same beside handing on',
      measured: times(ran, forwarded),
      beside: `bare undici forwarder: ${words(forwarded)}`,
      toReach: '',
      reached: null,
    },
    {
      what: '  p99 added',
      measured: milliseconds(added),
      beside: `the same route: p99 ${milliseconds(floorRan.p99)}`,
      toReach: '≤ 10 ms',
      reached: added <= 10,
    },
    {
      what: 'GET version over TLS',
      measured: `${words(got)} (${read.toFixed(2)} ×)`,
      beside: `bare node:https, same bytes: ${words(bare)}`,
      toReach: '≥ 0.5 ×',
      reached: read >= 0.5,
    },
    {
      what: '  unchanged (304)',
      measured: `${words(unchanged)} (${notModified.toFixed(2)} ×)`,
      beside: 'bare node:https, all bytes',
      toReach: 'no database',
      reached: null,
    },
    {
      what: 'Deployment to effect, while calls run',
      measured: `${milliseconds(median(deployments))}, slowest ${milliseconds(slowest)}`,
      beside: '',
      toReach: '≤ 1 s',
      reached: slowest <= 1000,
    },
  ];
}
