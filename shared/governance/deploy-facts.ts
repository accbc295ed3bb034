import type { Spec } from '../spec/spec.ts';
import { isAncestor } from './ancestry.ts';
import { changedPaths, keepsSections } from './changed-paths.ts';
import { differingContract } from './contract-confirmation.ts';
import type { Entities, ObjectReader, StateReader } from './entities.ts';
import { isTested, readEvidence } from './evidence.ts';
import type { Policy } from './policy.ts';
import { effectivePolicy, touchedProtections } from './protections.ts';
import { readSpec } from './read-object.ts';
import { accept, type Decision } from './refusal.ts';
import type { DeployFacts } from './sign-off.ts';

export interface DeployQuestion {
  actor: Entities['member'];
  agent: Entities['agent'];
  workspace: Entities['workspace'];
  change: Entities['change'];
  channel: string;
  /** Another channel of the agent, for one that shows nothing yet: what it shows applications were shown before. */
  comparedWith?: string | undefined;
  /** The time of the deployment, an instant. */
  at: string;
  read: StateReader;
  objects: ObjectReader;
}

/** Only the contract and what is protected count; where those sections are the same, the rest need not be told. */
function pathsThatMatter({ protections }: Policy, before: Spec, after: Spec): readonly string[] | null {
  const counting = ['contract', ...protections.map(({ path }) => path)];
  return keepsSections(before, after, counting) ? [] : changedPaths(before, after);
}

/** Gathers what `mayDeploy` and `deployBlockers` decide on, for the reducer and for the screen that explains the button. */
export async function deployFacts(question: DeployQuestion): Promise<Decision<DeployFacts>> {
  const { actor, agent, workspace, change, channel, comparedWith, at, read, objects } = question;
  const policy = effectivePolicy(agent, workspace);
  const shownIn = async (name: string) => (await read.get('channel', `${agent.id}/${name}`))?.version ?? null;
  const current = await shownIn(channel);
  // What no channel shows is new to applications as a whole; what another one shows went through this very question.
  const known = current ?? (comparedWith === undefined ? null : await shownIn(comparedWith));
  const version = await read.get('version', change.version);
  const spec = await readSpec(objects, version?.spec ?? '');
  if (!spec.ok) return spec;
  const reports = await readEvidence(objects, change.evidence);
  if (!reports.ok) return reports;
  const before = known === null ? undefined : await read.get('version', known);
  const beforeSpec = before === undefined ? null : await readSpec(objects, before.spec);
  const paths = beforeSpec?.ok === true ? pathsThatMatter(policy, beforeSpec.value, spec.value) : null;
  const members = new Map<string, Entities['member']>();
  for (const id of [...change.authors, ...change.reviews.map((review) => review.member)]) {
    const member = await read.get('member', id);
    if (member !== undefined) members.set(id, member);
  }
  // Age is judged when somebody approves; where nobody has to, the deployment itself is that moment.
  const freshness = policy.approvals > 0 ? {} : policy;
  return accept({
    actor,
    change,
    policy,
    memberOf: (id) => members.get(id),
    touched: touchedProtections(policy, paths),
    contract: await differingContract(known, spec.value, read, objects),
    tested: isTested(reports.value, { specHash: version?.spec ?? '', spec: spec.value }, freshness, at),
    current,
    follows: await isAncestor(read, current, change.version),
  });
}
