import { hashOf } from '../json/canonical.ts';
import { Spec } from '../spec/spec.ts';
import { contractHash } from './contract-confirmation.ts';
import { testPerson } from './crypto.test-helper.ts';
import { policyHash } from './permissions.ts';
import { DEFAULT_POLICY, type Policy } from './policy.ts';
import { effectivePolicy } from './protections.ts';
import type { Role } from './roles.ts';
import type { Payload, StatementKind } from './statement.ts';
import { newestVersion, type TestHistory, type TestPerson, testHistory, testSpec } from './testing.ts';

const names = ['admin', 'editor', 'approver', 'engineer', 'viewer', 'editor2', 'engineer2', 'approver2'] as const;
type Name = (typeof names)[number];
/** One person per role, named after it, and a second one of some. */
export const people = Object.fromEntries(names.map((name, at) => [name, testPerson(name, at + 1)])) as Record<
  Name,
  TestPerson
>;
const roleOf = (name: Name): Role => name.replace(/\d$/, '') as Role;

/** A workspace with all the people and one agent without versions. */
export async function newTeam(policy: Partial<Policy> = {}): Promise<TestHistory> {
  const history = testHistory();
  await history.append(people.admin, 'workspace.create', { name: 'Shop', founder: 'admin', roles: ['admin'] });
  for (const name of names.slice(1)) {
    const { member, key } = people[name];
    await history.append(people.admin, 'member.add', { member, name, roles: [roleOf(name)], key, device: 'Laptop' });
  }
  if (Object.keys(policy).length > 0)
    await history.append(people.admin, 'workspace.policy', { policy: { ...DEFAULT_POLICY, ...policy } });
  await history.append(people.editor, 'agent.create', { agent: 'agent-1', slug: 'one', name: 'One', description: '' });
  return history;
}

/** Stores a version on top of others (by default on the newest one) and answers its hash. */
export async function version(
  history: TestHistory,
  spec: Spec,
  { by = people.editor, parents }: { by?: TestPerson; parents?: string[] } = {},
): Promise<string> {
  const hasVersions = ((await history.state.get('agent', 'agent-1'))?.versions ?? 0) > 0;
  const onto = parents ?? (hasVersions ? [newestVersion(history, 'agent-1')] : []);
  const hash = history.put(spec);
  await history.append(by, 'version.create', { agent: 'agent-1', spec: hash, parents: onto, reason: 'Because' });
  return newestVersion(history, 'agent-1');
}

/** The review that fits the change as it stands. */
export async function reviewOf(
  history: TestHistory,
  change: string,
  parts: Partial<Payload<'review.submit'>> = {},
): Promise<Payload<'review.submit'>> {
  const held = await history.state.get('change', change);
  const agent = await history.state.get('agent', held?.agent ?? '');
  const workspace = await history.state.get('workspace', history.workspace);
  const none = { policy: DEFAULT_POLICY };
  const policy = effectivePolicy(agent ?? none, workspace ?? none);
  return {
    change,
    version: held?.version ?? '',
    verdict: 'approve',
    evidence: held?.evidence ?? [],
    capacity: 'approver',
    policy: policyHash(policy),
    comment: '',
    ...(parts.capacity === 'engineer' ? { contract: await contractOf(history, held?.version ?? '') } : {}),
    ...parts,
  };
}

/** What an engineer confirms by approving a version: the hash of its contract. */
export async function contractOf(history: TestHistory, hash: string): Promise<string> {
  const held = await history.state.get('version', hash);
  const spec = held === undefined ? undefined : history.objects.get(held.spec);
  return spec === undefined ? NO_HASH : contractHash(Spec.parse(spec));
}

export async function approve(
  history: TestHistory,
  change: string,
  by: TestPerson = people.approver,
  parts: Partial<Payload<'review.submit'>> = {},
): Promise<void> {
  await history.append(by, 'review.submit', await reviewOf(history, change, parts));
}

/** The deployment that fits the change and the channel as they stand. */
export async function deploymentOf(
  history: TestHistory,
  change: string,
  parts: Partial<Payload<'channel.deploy'>> = {},
): Promise<Payload<'channel.deploy'>> {
  const channel = parts.channel ?? 'production';
  const from = (await history.state.get('channel', `agent-1/${channel}`))?.version ?? null;
  const target = (await history.state.get('change', change))?.version ?? '';
  return { agent: 'agent-1', channel, change, version: target, from, reason: '', ...parts };
}

/** Opens, has an engineer approve, and deploys. */
export async function publish(history: TestHistory, change: string, hash: string): Promise<void> {
  await history.append(people.editor, 'change.open', opened(change, hash));
  await approve(history, change, people.engineer, { capacity: 'engineer' });
  await history.append(people.approver, 'channel.deploy', await deploymentOf(history, change));
}
export const opened = (change: string, hash: string, evidence: string[] = []): Payload<'change.open'> => ({
  change,
  agent: 'agent-1',
  version: hash,
  title: 'A change',
  evidence,
});

/** Versions 1 and 2 were published; version 3 waits in the open, approved change `change-3` of the editor. */
export async function startedTeam(
  policy: Partial<Policy> = {},
): Promise<TestHistory & { v: [string, string, string] }> {
  const history = await newTeam(policy);
  const one = await version(history, testSpec({ cheap: 25 }));
  await publish(history, 'change-1', one);
  const two = await version(history, testSpec({ cheap: 30 }));
  await publish(history, 'change-2', two);
  const three = await version(history, testSpec({ cheap: 35 }));
  await history.append(people.editor, 'change.open', opened('change-3', three));
  await approve(history, 'change-3', people.engineer2);
  return { ...history, v: [one, two, three] };
}

/** The rule by which an attempt is refused, or `accepted`; an accepted one is appended. */
export async function ruleOf<K extends StatementKind>(
  history: TestHistory,
  by: TestPerson,
  kind: K,
  payload: Payload<K>,
  forgery: Parameters<TestHistory['attempt']>[3] = {},
): Promise<string> {
  const decision = await history.attempt(by, kind, payload, forgery);
  return decision.ok ? 'accepted' : decision.refusal.rule;
}

/** A hash that nothing has. */
export const NO_HASH = hashOf('nothing');
