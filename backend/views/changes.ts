import type { ChangeSummary, ChangeView } from '../../shared/api/desktop/changes.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import { readEvidence } from '../../shared/governance/evidence.ts';
import { policyHash } from '../../shared/governance/permissions.ts';
import { effectivePolicy } from '../../shared/governance/protections.ts';
import { signOff } from '../../shared/governance/sign-off.ts';
import { differences } from '../../shared/spec/differences.ts';
import type { Core } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import type { State } from '../governance/state.ts';
import { find, markOf, namesOf, specOf } from './find.ts';
import { type ChangeFacts, changePermissions } from './permissions.ts';

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
  const { state, me, workspace, nameOf, memberOf } = reader;
  const agent = await find(state, 'agent', change.agent);
  const version = await find(state, 'version', change.version);
  const policy = effectivePolicy(agent, workspace);
  const standing = signOff(change, policy, memberOf);
  const hasSpoken = change.reviews.some((review) => review.member === me.id && review.voided === null);
  const needsApproval = standing.approvals.length < standing.needed;
  // Whether I may approve costs reading specs, so it is asked only of changes that still need somebody.
  const canReview =
    change.status === 'open' &&
    needsApproval &&
    !hasSpoken &&
    (await factsPermissions(core, reader, change)).approve.allowed;
  return {
    id: change.id,
    agent: { id: agent.id, name: agent.name },
    title: change.title,
    reason: version.reason,
    status: change.status,
    author: { id: change.author, name: nameOf(change.author) },
    openedAt: change.openedAt,
    version: { hash: version.id, number: version.number },
    base: change.base === null ? null : await markOf(state, change.base),
    approvals: { given: standing.approvals.length, needed: standing.needed },
    waitingForMe: canReview,
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
  const reports = await readEvidence(state.objects, change.evidence);
  const { capacity, permissions } = await changePermissions(state, facts);
  return {
    ...(await summariseChange(core, reader, change)),
    differences: found,
    before,
    after: facts.spec,
    evidence: (reports.ok ? reports.value : []).map((report, index) => ({
      hash: change.evidence[index] ?? '',
      matches: report.spec === facts.specHash,
      dryRun: report.dryRun,
      models: report.models.map((model) => model.requested),
      counts: report.counts,
      finishedAt: report.finishedAt,
    })),
    reviews: change.reviews.map((review) => ({
      id: review.statement,
      by: nameOf(review.member),
      verdict: review.verdict,
      capacity: review.capacity,
      comment: review.comment,
      time: review.time,
      voided: review.voided,
    })),
    comments: change.comments.map(({ member, path, text, time, version }) => ({
      by: nameOf(member),
      path,
      text,
      time,
      outdated: version !== change.version,
    })),
    policy: { policy, hash: policyHash(policy) },
    contractChanged: before !== null && found.some((difference) => difference.section === 'contract'),
    capacity,
    permissions,
  };
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

export const factsPermissions = async (core: Core, reader: ChangeReader, change: Entities['change']) =>
  (await changePermissions(reader.state, await factsOf(core, reader, change))).permissions;
