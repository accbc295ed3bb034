import type { ChangeSummary, ChangeView } from '../../shared/api/desktop/changes.ts';
import { contractHash } from '../../shared/governance/contract-confirmation.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import { holds, mayReview, policyHash } from '../../shared/governance/permissions.ts';
import type { Policy } from '../../shared/governance/policy.ts';
import { effectivePolicy } from '../../shared/governance/protections.ts';
import { type SignOff, signOff } from '../../shared/governance/sign-off.ts';
import { differences } from '../../shared/spec/differences.ts';
import type { Core } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import type { State } from '../governance/state.ts';
import { viewComments } from './comments.ts';
import { viewEvidence, viewReplays } from './evidence.ts';
import { find, markOf, namesOf, specOf } from './find.ts';
import { changeImpact } from './impact.ts';
import { type ChangeFacts, changePermissions } from './permissions.ts';
import { viewReviews } from './reviews.ts';

export interface ChangeReader {
  state: State;
  me: Entities['member'];
  workspace: Entities['workspace'];
  nameOf: (member: string) => string;
  memberOf: (member: string) => Entities['member'] | undefined;
}

export async function changeReader(core: Core): Promise<ChangeReader> {
  const state = await currentState(core);
  const members = new Map((await state.list('member')).map((member) => [member.id, member]));
  const me = await find(state, 'member', core.workspaces.current().member);
  return {
    state,
    me,
    workspace: await find(state, 'workspace', state.workspace),
    nameOf: await namesOf(state),
    memberOf: (member) => members.get(member),
  };
}

export async function summariseChange(
  core: Core,
  reader: ChangeReader,
  change: Entities['change'],
): Promise<ChangeSummary> {
  const { state, workspace, nameOf, memberOf } = reader;
  const agent = await find(state, 'agent', change.agent);
  const version = await find(state, 'version', change.version);
  const policy = effectivePolicy(agent, workspace);
  const standing = signOff(change, policy, memberOf);
  const isApproved = standing.approvals.length >= standing.needed;
  // Asked only where it is in doubt: it reads the spec.
  const isEngineerMissing =
    change.status === 'open' && isApproved && (await asked(core, reader, change)).engineerMissing;
  return {
    id: change.id,
    agent: { id: agent.id, slug: agent.slug, name: agent.name },
    title: change.title,
    reason: version.reason,
    status: change.status,
    author: { id: change.author, name: nameOf(change.author) },
    openedAt: change.openedAt,
    version: { hash: version.id, number: version.number },
    base: change.base === null ? null : await markOf(state, change.base),
    approvals: { given: standing.approvals.length, needed: standing.needed },
    engineerMissing: isEngineerMissing,
    waitingForMe: await isWaitingForMe(core, reader, change, policy, isApproved, isEngineerMissing),
  };
}

export async function viewChange(core: Core, id: string): Promise<ChangeView> {
  const reader = await changeReader(core);
  const { state, nameOf, workspace } = reader;
  const change = await find(state, 'change', id);
  const agent = await find(state, 'agent', change.agent);
  const facts = await factsOf(core, reader, change);
  const before = change.base === null ? null : await specOf(state, (await find(state, 'version', change.base)).spec);
  const found = differences(before, facts.spec);
  const policy = effectivePolicy(agent, workspace);
  const { capacity, permissions } = await changePermissions(state, facts);
  const impact = await changeImpact(core, state, change, facts.spec);
  return {
    ...(await summariseChange(core, reader, change)),
    differences: found,
    before,
    after: facts.spec,
    evidence: await viewEvidence(core, state, change, facts.specHash),
    replays: await viewReplays(state, change, facts.specHash),
    reviews: await viewReviews(reader, change, policy),
    comments: await viewComments(state, change, { before, now: facts.spec, differs: found }, nameOf),
    policy: { policy, hash: policyHash(policy) },
    contractChanged: before !== null && found.some((difference) => difference.section === 'contract'),
    contract: contractHash(facts.spec),
    impact,
    confirmContract: capacity === 'engineer' && impact !== null,
    capacity,
    permissions,
  };
}

/** Whether my verdict is one that is still missing. The usual answer reads no spec, so that lists stay quick. */
async function isWaitingForMe(
  core: Core,
  reader: ChangeReader,
  change: Entities['change'],
  policy: Policy,
  isApproved: boolean,
  isEngineerMissing: boolean,
): Promise<boolean> {
  const { me: actor } = reader;
  if (change.status !== 'open') return false;
  if (change.reviews.some((review) => review.member === actor.id && review.voided === null)) return false;
  const question = { actor, change, policy, verdict: 'approve' as const, tested: true };
  const capacities = ['approver', 'engineer'] as const;
  if (!capacities.some((capacity) => mayReview({ ...question, capacity }) === null)) return false;
  if (isApproved && !(isEngineerMissing && holds(actor, ['engineer']))) return false;
  if (!isApproved && !policy.testsRequired) return true;
  return (await asked(core, reader, change)).permissions.approve.allowed;
}

/** Whether enough people approved, which is all that the question of deploying needs to be worth asking. */
export async function isApproved(reader: ChangeReader, change: Entities['change']): Promise<boolean> {
  const { approvals, needed } = await standingOf(reader, change);
  return approvals.length >= needed;
}

/** Who has approved a change, under the policy of now. */
export async function standingOf(reader: ChangeReader, change: Entities['change']): Promise<SignOff> {
  const policy = effectivePolicy(await find(reader.state, 'agent', change.agent), reader.workspace);
  return signOff(change, policy, reader.memberOf);
}

async function factsOf(core: Core, reader: ChangeReader, change: Entities['change']): Promise<ChangeFacts> {
  const { state, me, workspace } = reader;
  const specHash = (await find(state, 'version', change.version)).spec;
  return {
    actor: me,
    agent: await find(state, 'agent', change.agent),
    workspace,
    change,
    spec: await specOf(state, specHash),
    specHash,
    at: core.now(),
  };
}

const asked = async (core: Core, reader: ChangeReader, change: Entities['change']) =>
  changePermissions(reader.state, await factsOf(core, reader, change));

export const factsPermissions = async (core: Core, reader: ChangeReader, change: Entities['change']) =>
  (await asked(core, reader, change)).permissions;
