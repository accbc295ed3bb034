import { confirmationNeeded } from './contract-confirmation.ts';
import type { Entities, Review } from './entities.ts';
import { holds, holdsCapacity, mayAct, policyHash, testsMissing } from './permissions.ts';
import type { Policy } from './policy.ts';
import type { Touched } from './protections.ts';
import { type Refusal, refusal } from './refusal.ts';

type Member = Entities['member'];
type Change = Entities['change'];
/** Finds members by id; every reviewer and author has to be findable, an unknown one counts for nothing. */
export type MemberOf = (id: string) => Member | undefined;

export const sameHashes = (left: readonly string[], right: readonly string[]): boolean =>
  new Set(left).size === new Set(right).size && left.every((hash) => right.includes(hash));

/** Where the sign-off of a change stands, under the policy of now. */
export interface SignOff {
  /** One per member, given by people who count as approvers today. */
  approvals: Review[];
  needed: number;
  /** Those of them, and others, that were given as engineer. */
  byEngineers: Review[];
  /** Reviewers who asked for changes and have not taken it back. */
  blocking: Review[];
}

/** What became of a review that does not count any more. */
export type Overtaken = 'revised' | 'evidence' | 'replaced' | 'role' | 'policy' | 'author';

/**
 * A review counts while it is not voided, names the change's current version and evidence, and its giver holds the role; an
 * approval only under the policy it names, and of an author only where the policy lets authors approve. null: it counts.
 */
export function standsNoMore(
  review: Review,
  change: Change,
  policy: Policy,
  memberOf: MemberOf,
  hash = policyHash(policy),
): Overtaken | null {
  const member = memberOf(review.member);
  if (review.version !== change.version) return 'revised';
  if (!sameHashes(review.evidence, change.evidence)) return 'evidence';
  // Voided though all of it is the same again: by a later verdict, or by a revision that was itself taken back.
  if (review.voided !== null) return review.voided === REPLACED ? 'replaced' : 'revised';
  if (member === undefined || !holdsCapacity(member, review.capacity, policy)) return 'role';
  if (review.verdict !== 'approve') return null;
  if (review.policy !== hash) return 'policy';
  return policy.authorMayApprove || !change.authors.includes(review.member) ? null : 'author';
}

/** Why a review is voided when its giver gives another. */
export const REPLACED = 'The reviewer gave a later verdict.';

export function signOff(change: Change, policy: Policy, memberOf: MemberOf): SignOff {
  const hash = policyHash(policy);
  const standing = change.reviews.filter((review) => standsNoMore(review, change, policy, memberOf, hash) === null);
  const approving = standing.filter(({ verdict }) => verdict === 'approve');
  const counted = new Map<string, Review>();
  for (const review of approving) {
    const member = memberOf(review.member);
    if (member !== undefined && holds(member, policy.approverRoles)) counted.set(review.member, review);
  }
  return {
    approvals: [...counted.values()],
    needed: policy.approvals,
    byEngineers: approving.filter((review) => review.capacity === 'engineer'),
    blocking: standing.filter((review) => review.verdict === 'request_changes'),
  };
}

export interface DeployFacts {
  actor: Member;
  change: Change;
  policy: Policy;
  memberOf: MemberOf;
  /** What differs between the version the channel shows, or one it is compared with, and the change's; everything without either. */
  touched: Touched;
  /** The contract that an engineer has to have confirmed (`differingContract`); null where the channel shows the same or nothing. */
  contract: string | null;
  /** Whether the evidence satisfies `policy.testsRequired` (`isTested`). */
  tested: boolean;
  /** The version the channel shows now, null before the first deployment. */
  current: string | null;
  /** Whether the change's version contains `current` (`isAncestor`). */
  follows: boolean;
}

/**
 * Whether an engineer has to approve: for guarded parts, for every contract change, and for locked parts that somebody other
 * than engineers had a hand in (possible when the lock is younger than the version, or on an agent's first version).
 */
export function needsEngineer(change: Change, touched: Touched, memberOf: MemberOf): boolean {
  const onlyEngineers = change.authors.every((author) => memberOf(author)?.roles.includes('engineer') === true);
  return touched.contract || touched.guarded.length > 0 || (touched.locked.length > 0 && !onlyEngineers);
}

const people = (count: number): string => (count === 1 ? 'one more person' : `${count} more people`);

/** Everything that keeps a change from being deployed to a channel, most basic first; screens show it as a checklist. */
export function deployBlockers(facts: DeployFacts): Refusal[] {
  const { actor, change, policy, memberOf, touched, contract, tested, current, follows } = facts;
  const blockers: Refusal[] = [];
  const byRole = mayAct(actor, 'channel.deploy');
  if (byRole !== null) blockers.push(byRole);
  if (change.status === 'withdrawn') blockers.push(refusal('conflict', 'closed', 'This change was withdrawn.'));
  if (current === change.version)
    blockers.push(refusal('conflict', 'no_change', 'The channel shows this version already.'));
  else if (!follows)
    blockers.push(
      refusal(
        'conflict',
        'not_ancestor',
        'Another version was deployed since this change began. It has to be merged into the change first.',
      ),
    );
  const { approvals, needed, byEngineers, blocking } = signOff(change, policy, memberOf);
  if (blocking.length > 0) {
    const names = blocking.map((review) => memberOf(review.member)?.name ?? 'A former member');
    blockers.push(
      refusal('forbidden', 'changes_requested', `${names.join(', ')} asked for changes to this version.`, { names }),
    );
  }
  if (approvals.length < needed)
    blockers.push(
      refusal(
        'forbidden',
        'approvals',
        `This change has ${approvals.length} of ${needed} approvals; ${people(needed - approvals.length)} must approve it.`,
        { given: approvals.length, needed },
      ),
    );
  if (byEngineers.length === 0 && needsEngineer(change, touched, memberOf))
    blockers.push(
      refusal(
        'forbidden',
        'engineer_approval',
        touched.contract
          ? 'This change touches the contract, so an engineer has to approve it.'
          : 'This change touches a guarded part, so an engineer has to approve it.',
        { paths: [...touched.guarded, ...touched.locked].map((protection) => protection.path) },
      ),
    );
  else if (contract !== null && !byEngineers.some((review) => review.contract === contract))
    blockers.push(confirmationNeeded());
  if (policy.testsRequired && !tested) blockers.push(testsMissing(policy));
  return blockers;
}

/** Whether a change may be deployed now; the first reason why not. */
export const mayDeploy = (facts: DeployFacts): Refusal | null => deployBlockers(facts)[0] ?? null;
