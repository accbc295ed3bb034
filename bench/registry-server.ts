// A real registry over TLS with one approved and deployed agent. Arguments: the provider stand-in's address, and `behind-proxy`
// for one that leaves TLS to a proxy. Asked `cpu`, it tells its CPU; asked `deploy`, it moves production to the other of two
// versions and tells how long that took to be seen.
import { Agent, request } from 'undici';
import { publishApproved, testRegistry } from '../registry/registry.test-helper.ts';
import type { Spec } from '../shared/spec/spec.ts';
import { benchSpec } from './agent.ts';
import { type CpuAnswer, cpuSoFar } from './server-process.ts';

export interface RegistryReady {
  address: string;
  /** API key. */
  key: string;
}
export type RegistryQuestion = 'cpu' | 'deploy';
/** `ms` from sending the deployment until a caller is served the new version. */
export type RegistryAnswer = CpuAnswer & { ms: number };

const AGENT = 'bench';
const [standIn = '', place] = process.argv.slice(2);
// The load comes from one key, and what a key may do is not what is measured.
const limits = { perKey: { perSecond: 1_000_000, burst: 1_000_000 } };
const team = await testRegistry({ limits, env: { OPENAI_API_KEY: 'sk-bench-key', OPENAI_BASE_URL: standIn } });
const engineer = await team.join(['admin', 'engineer', 'editor']);
const approver = await team.join(['approver', 'engineer']);
await team.append(engineer, 'agent.create', { agent: AGENT, slug: AGENT, name: 'Bench', description: '' });

const changes = new Map<string, string>();
async function publish(spec: Spec, parent: string | null): Promise<string> {
  const change = `change-${changes.size}`;
  const version = await publishApproved(team, { engineer, approver }, { agent: AGENT, spec, parent, change });
  changes.set(version, change);
  return version;
}

let deployed: string | null = null;
async function deploy(version: string): Promise<void> {
  await team.append(approver, 'channel.deploy', {
    agent: AGENT,
    channel: 'production',
    change: changes.get(version) ?? '',
    version,
    from: deployed,
    reason: '',
  });
  deployed = version;
}

const first = await publish(benchSpec(), null);
await deploy(first);
const second = await publish({ ...benchSpec(), purpose: 'Decide whether a listing goes live, briefly.' }, first);
const { secret } = await engineer.client.api.member.createKey({ name: 'Shop' });
const isBehindProxy = place === 'behind-proxy';
const port = Number(new URL(team.registry.address).port);
if (isBehindProxy) await team.restart({ port, proxies: ['127.0.0.1'], publicAddress: 'https://rules.example' });
const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });

/** Milliseconds. The rollback that makes room for the next deployment is not part of it. */
async function measureDeployment(): Promise<number> {
  const started = performance.now();
  await deploy(second);
  for (;;) {
    const { headers, body } = await request(`${team.registry.address}/v1/agents/${AGENT}/versions/production`, {
      dispatcher,
      headers: { authorization: `Bearer ${secret}` },
    });
    await body.text();
    if (headers.etag === `"${second}"`) break;
  }
  const ms = performance.now() - started;
  await team.append(approver, 'channel.rollback', {
    agent: AGENT,
    channel: 'production',
    version: first,
    from: second,
    reason: 'Measured.',
  });
  deployed = first;
  return ms;
}

process.on('message', async (question: RegistryQuestion) => {
  const ms = question === 'deploy' ? await measureDeployment() : 0;
  const answer: RegistryAnswer = { ...cpuSoFar(), ms };
  process.send?.(answer);
});
const ready: RegistryReady = {
  address: isBehindProxy ? `http://127.0.0.1:${port}` : team.registry.address,
  key: secret,
};
process.send?.(ready);
// Ends with whoever started it.
process.on('disconnect', () => process.exit());
