import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { Agent, fetch as undiciFetch } from 'undici';
import { publishApproved, type TestRegistry, testRegistry } from '../registry/registry.test-helper.ts';
import { sampleAgents } from '../resources/sample/index.ts';
import { predictedOutput } from '../shared/analysis/oracle.ts';
import { exampleDocument } from '../shared/schema/example.ts';
import type { JsonObject } from '../shared/spec/ids.ts';
import type { ClientOptions, Fetch } from './types.ts';

const [sample] = sampleAgents;
if (sample === undefined) throw new Error('The sample agent is missing.');
const { spec, slug, name } = sample;

/** A registry at work over TLS: the sample agent is deployed to production, and a model answers as its rules say. */
export interface ServedAgent {
  team: TestRegistry;
  slug: string;
  input: JsonObject;
  /** What the model answers to it. */
  output: JsonObject;
  /** The registry's own certificate. */
  certificateFile: string;
  founderKey: string;
  /** Options of a client; each call makes a folder for its file. */
  options(more?: Partial<ClientOptions>): ClientOptions & { cacheFile: string };
  /** Publishes, approves and deploys a version that differs in its purpose; returns its hash. */
  deployNext(): Promise<string>;
  /** Moves production back. */
  rollBack(version: string, from: string): Promise<void>;
  first: string;
  /** Restarts a registry that was closed, at the same address. */
  startAgain(): Promise<void>;
  revokeKey(): Promise<void>;
  close(): Promise<void>;
}

export async function servedAgent(): Promise<ServedAgent> {
  const input = sample?.cases[0]?.input ?? {};
  const { output: decided } = predictedOutput(spec, input, { now: '2026-03-01T09:00:00.000Z' });
  const output: JsonObject = { ...exampleDocument(spec.contract.output), ...(decided as JsonObject) };
  const model = new LLMock({ port: 0 });
  model.on({}, () => ({ content: JSON.stringify(output) }));
  await model.start();
  const team = await testRegistry({ env: { OPENAI_API_KEY: 'sk-canary-key', OPENAI_BASE_URL: `${model.url}/v1` } });
  const engineer = await team.join(['admin', 'engineer', 'editor']);
  const approver = await team.join(['approver', 'engineer']);
  await team.append(engineer, 'agent.create', { agent: 'a1', slug, name, description: '' });
  const deploy = async (parent: string | null, change: string): Promise<string> => {
    const changed = { ...spec, purpose: `${spec.purpose} As of ${change}.` };
    const made = { agent: 'a1', spec: parent === null ? spec : changed, parent, change };
    const version = await publishApproved(team, { engineer, approver }, made);
    const move = { agent: 'a1', channel: 'production', change, version, from: parent, reason: '' };
    await team.append(approver, 'channel.deploy', move);
    return version;
  };
  const first = await deploy(null, 'c1');
  const key = await engineer.client.api.member.createKey({ name: 'Shop' });
  const [founding] = (await engineer.client.api.member.entries({ after: 0 })).entries;
  const certificateFile = join(team.folder, 'certificate.pem');
  const dispatcher = new Agent({ connect: { ca: readFileSync(certificateFile) } });
  const fetch: Fetch = (url, init) => undiciFetch(url, { ...init, dispatcher });
  const folders: string[] = [];
  const port = Number(new URL(team.registry.address).port);
  let last = first;
  let changes = 1;
  return {
    team,
    slug,
    input,
    output,
    certificateFile,
    founderKey: founding?.envelope.signatures[0]?.keyid ?? '',
    first,
    options(more = {}) {
      const folder = mkdtempSync(join(tmpdir(), 'rulehouse-client-'));
      folders.push(folder);
      const cacheFile = join(folder, 'agent.cache');
      return { address: team.registry.address, key: key.secret, agent: slug, fetch, cacheFile, ...more };
    },
    async deployNext() {
      changes += 1;
      last = await deploy(last, `c${changes}`);
      return last;
    },
    async rollBack(version, from) {
      const move = { agent: 'a1', channel: 'production', version, from, reason: 'Too brief.' };
      await team.append(approver, 'channel.rollback', move);
      last = version;
    },
    startAgain: () => team.restart({ port }),
    async revokeKey() {
      await engineer.client.api.member.revokeKey({ id: key.id });
    },
    async close() {
      await team.close();
      await dispatcher.close();
      await model.stop();
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
}
