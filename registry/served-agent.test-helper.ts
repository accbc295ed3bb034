import { sampleAgents } from '../resources/sample/index.ts';
import { predictedOutput } from '../shared/analysis/oracle.ts';
import { exampleDocument } from '../shared/schema/example.ts';
import type { JsonObject } from '../shared/spec/ids.ts';
import type { Spec } from '../shared/spec/spec.ts';
import { type HeldProvider, heldProvider } from './held-provider.test-helper.ts';
import {
  callAsApplication,
  type Person,
  publishApproved,
  type TestRegistry,
  testRegistry,
} from './registry.test-helper.ts';
import type { RegistryOptions } from './start.ts';

/** A registry that serves one agent to one application, with a model whose answers the test holds. */
export interface ServedAgent {
  team: TestRegistry;
  admin: Person;
  approver: Person;
  provider: HeldProvider;
  slug: string;
  spec: Spec;
  input: JsonObject;
  /** The version in production. */
  version: string;
  secret: string;
  keyId: string;
  call(path: string, body?: unknown, headers?: Record<string, string>): ReturnType<typeof callAsApplication>;
  close(): Promise<void>;
}

export async function servedAgent(options: Partial<RegistryOptions> = {}, tokens?: number): Promise<ServedAgent> {
  const sample = sampleAgents.find(({ slug }) => slug === 'moderate-marketplace-listings');
  const input = sample?.cases[0]?.input;
  if (sample === undefined || input === undefined) throw new Error('The sample agent is missing.');
  const { slug, spec } = sample;
  const output = {
    ...exampleDocument(spec.contract.output),
    ...predictedOutput(spec, input, { now: '2026-03-01T09:00:00.000Z' }).output,
  };
  const provider = await heldProvider(() => JSON.stringify(output), tokens);
  const team = await testRegistry({ ...options, env: { ...provider.env, ...options.env } });
  const admin = await team.join(['admin', 'engineer', 'editor']);
  const approver = await team.join(['approver', 'engineer']);
  await team.append(admin, 'agent.create', { agent: 'a1', slug, name: sample.name, description: '' });
  const people = { engineer: admin, approver };
  const version = await publishApproved(team, people, { agent: 'a1', spec, parent: null, change: 'c1' });
  const deployment = { agent: 'a1', channel: 'production', change: 'c1', version, from: null, reason: '' };
  await team.append(approver, 'channel.deploy', deployment);
  const { id: keyId, secret } = await admin.client.api.member.createKey({ name: 'Shop' });
  return {
    ...{ team, admin, approver, provider, slug, spec, input, version, secret, keyId },
    call: (path, body, headers) => callAsApplication(team.registry.address, path, { key: secret, body, headers }),
    async close() {
      provider.release();
      await team.close();
      await provider.close();
    },
  };
}
