import { hashOf } from '../json/canonical.ts';
import type { Entities } from './entities.ts';
import type { Policy } from './policy.ts';
import { type Refusal, refusal } from './refusal.ts';
import { Role } from './roles.ts';
import type { StatementKind } from './statement.ts';

type Member = Entities['member'];

/** What each kind of decision is called, and who may take it. `policy`: the agent's policy says who. */
const KINDS: { [K in Exclude<StatementKind, 'workspace.create'>]: { doing: string; roles: Role[] | 'policy' } } = {
  'workspace.policy': { doing: 'change the policy of the workspace', roles: ['admin', 'engineer'] },
  'member.add': { doing: 'add people', roles: ['admin'] },
  'member.change': { doing: 'change names and roles of people', roles: ['admin'] },
  'member.remove': { doing: 'remove people', roles: ['admin'] },
  'device.add': { doing: 'add a device', roles: Role.options },
  // Everybody their own; whose else, `mayRemoveDevice` says.
  'device.remove': { doing: 'remove a device', roles: Role.options },
  'agent.create': { doing: 'create an agent', roles: ['editor', 'engineer'] },
  'agent.rename': { doing: 'rename an agent', roles: ['editor', 'engineer'] },
  'agent.policy': { doing: 'change the policy of an agent', roles: ['engineer'] },
  'agent.protect': { doing: 'lock, guard or open a part of an agent', roles: ['engineer'] },
  'version.create': { doing: 'create a version', roles: ['editor', 'engineer'] },
  'suite.publish': { doing: 'share test cases with the team', roles: ['editor', 'engineer'] },
  'change.open': { doing: 'submit a change', roles: ['editor', 'engineer'] },
  'change.revise': { doing: 'revise a change', roles: ['editor', 'engineer'] },
  'change.withdraw': { doing: 'withdraw a change', roles: ['editor', 'engineer'] },
  'change.comment': { doing: 'comment on a change', roles: ['editor', 'approver', 'engineer'] },
  'request.open': { doing: 'request a change', roles: ['editor', 'approver', 'engineer'] },
  'request.close': { doing: 'close a request', roles: ['editor', 'approver', 'engineer'] },
  'review.submit': { doing: 'review a change', roles: 'policy' },
  'channel.deploy': { doing: 'deploy a change', roles: ['approver', 'engineer'] },
  'channel.rollback': { doing: 'roll a channel back', roles: ['approver', 'engineer', 'admin'] },
};
export type ActingKind = keyof typeof KINDS;

const ROLE_WORDS: Record<Role, string> = {
  viewer: 'viewer',
  editor: 'editor',
  approver: 'approver',
  engineer: 'engineer',
  admin: 'admin',
};
/** "approver or engineer" */
export function namesOfRoles(roles: readonly Role[]): string {
  const names = roles.map((role) => ROLE_WORDS[role]);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

export const isActive = (member: Member): boolean => member.removedAt === null;
export const holds = (member: Member, roles: readonly Role[]): boolean =>
  isActive(member) && member.roles.some((role) => roles.includes(role));

/** Whether a member's roles allow a kind of decision at all; the state of things may still forbid it. */
export function mayAct(actor: Member, kind: ActingKind): Refusal | null {
  if (!isActive(actor))
    return refusal('unauthenticated', 'removed_member', 'You are no longer a member of this workspace.');
  const { doing, roles } = KINDS[kind];
  if (roles === 'policy' || holds(actor, roles)) return null;
  return refusal(
    'forbidden',
    'role',
    `To ${doing} you need the role ${namesOfRoles(roles)}. An admin can give it to you.`,
    {
      roles,
    },
  );
}

/** How many devices somebody may sign with; a person comes with one. */
export const devicesOf = (member: Member): number => member.devices ?? 1;

/** Removing a device: one's own unless it is the last, or as an admin anybody's. */
export function mayRemoveDevice(actor: Member, owner: Member, key: Entities['key']): Refusal | null {
  const byRole = mayAct(actor, 'device.remove');
  if (byRole !== null) return byRole;
  const isOwn = owner.id === actor.id;
  if (!isOwn && !holds(actor, ['admin']))
    return refusal('forbidden', 'role', 'To remove a device of somebody else you need the role admin.', {
      roles: ['admin'],
    });
  if (key.removedAt !== undefined)
    return refusal('conflict', 'removed_device', `The device “${key.device}” was removed already.`);
  if (isOwn && devicesOf(owner) === 1)
    return refusal(
      'conflict',
      'last_device',
      'This is your only device, and without one you could sign nothing. Add another device first. To leave the workspace, ask an admin to remove you.',
    );
  return null;
}

type Change = Entities['change'];
const closed = (change: Change): Refusal =>
  refusal(
    'conflict',
    'closed',
    change.status === 'withdrawn' ? 'This change was withdrawn.' : 'This change is already deployed. Open a new one.',
  );

/** Revising and withdrawing: by its authors while it is open, or by an engineer, who may have to merge it. */
function mayHandle(actor: Member, change: Change, kind: 'change.revise' | 'change.withdraw'): Refusal | null {
  const byRole = mayAct(actor, kind);
  if (byRole !== null) return byRole;
  if (change.status !== 'open') return closed(change);
  if (change.authors.includes(actor.id) || holds(actor, ['engineer'])) return null;
  return refusal('forbidden', 'role', 'This change belongs to somebody else. Its authors or an engineer can do this.');
}
export const mayRevise = (actor: Member, change: Change): Refusal | null => mayHandle(actor, change, 'change.revise');
export const mayWithdraw = (actor: Member, change: Change): Refusal | null =>
  mayHandle(actor, change, 'change.withdraw');

type Request = Entities['request'];
/** Answering a request is up to engineers, taking it back to whoever made it. */
export function mayCloseRequest(actor: Member, request: Request, outcome: Exclude<Request['status'], 'open'>) {
  const byRole = mayAct(actor, 'request.close');
  if (byRole !== null) return byRole;
  if (request.status !== 'open')
    return refusal('conflict', 'closed', `This request was ${request.status} already.`, { status: request.status });
  if (outcome === 'withdrawn')
    return request.author === actor.id
      ? null
      : refusal('forbidden', 'role', 'This request was made by somebody else, who alone can withdraw it.');
  return holds(actor, ['engineer'])
    ? null
    : refusal(
        'forbidden',
        'role',
        'Requests are answered by engineers. To answer one you need the role engineer; an admin can give it to you.',
        { roles: ['engineer'] },
      );
}

export interface ReviewFacts {
  actor: Member;
  change: Change;
  policy: Policy;
  verdict: 'approve' | 'request_changes';
  capacity: 'approver' | 'engineer';
  /** Whether the change's evidence satisfies `policy.testsRequired` now (`isTested`). */
  tested: boolean;
}

/** Whether the member may give this capacity's verdict under this policy. */
export const holdsCapacity = (member: Member, capacity: 'approver' | 'engineer', policy: Policy): boolean =>
  holds(member, capacity === 'engineer' ? ['engineer'] : policy.approverRoles);

export function mayReview({ actor, change, policy, verdict, capacity, tested }: ReviewFacts): Refusal | null {
  const byRole = mayAct(actor, 'review.submit');
  if (byRole !== null) return byRole;
  if (change.status === 'withdrawn') return closed(change);
  if (!holdsCapacity(actor, capacity, policy)) {
    const roles: Role[] = capacity === 'engineer' ? ['engineer'] : policy.approverRoles;
    return refusal('forbidden', 'capacity', `To review as ${capacity} you need the role ${namesOfRoles(roles)}.`, {
      roles,
    });
  }
  if (!policy.authorMayApprove && change.authors.includes(actor.id))
    return refusal('forbidden', 'four_eyes', 'You wrote this change, so somebody else has to approve it.');
  if (verdict === 'approve' && policy.testsRequired && !tested) return testsMissing(policy);
  return null;
}

export function testsMissing(policy: Policy): Refusal {
  const age = policy.testsFreshDays === undefined ? '' : ` not older than ${policy.testsFreshDays} days`;
  return refusal(
    'forbidden',
    'tests_required',
    `The policy asks for a finished test report of exactly this version${age}. Run the tests and submit the report with the change.`,
  );
}

export interface RollbackFacts {
  actor: Member;
  /** The version the channel shows now. */
  current: string;
  version: string;
  /** Whether the version has been deployed to this channel before. */
  deployedBefore: boolean;
}
export function mayRollback({ actor, current, version, deployedBefore }: RollbackFacts): Refusal | null {
  const byRole = mayAct(actor, 'channel.rollback');
  if (byRole !== null) return byRole;
  if (!deployedBefore)
    return refusal(
      'conflict',
      'never_deployed',
      'This version was never deployed to this channel. Deploy it as a change.',
    );
  if (current === version) return refusal('conflict', 'no_change', 'The channel shows this version already.');
  return null;
}

/** The hash that an approval names as the policy it was given under. */
export function policyHash(policy: Policy): string {
  const hash = hashes.get(policy) ?? hashOf(policy);
  hashes.set(policy, hash);
  return hash;
}
// By the very object; a policy that was read is never altered, and every review of a history asks for the same few.
const hashes = new WeakMap<Policy, string>();

/** Saying what texts of test results mean, and choosing who judges them: everybody who works on agents, viewers not. */
export function mayJudgeTexts(actor: Member): Refusal | null {
  const roles: Role[] = ['editor', 'approver', 'engineer'];
  if (holds(actor, roles)) return null;
  return refusal(
    'forbidden',
    'role',
    `To decide texts you need the role ${namesOfRoles(roles)}. An admin can give it to you.`,
    {
      roles,
    },
  );
}
