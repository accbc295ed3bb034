import type { ReviewView } from '../../shared/api/desktop/changes.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import { becameOf, sayOvertaken } from '../../shared/governance/overtaken.ts';
import type { Policy } from '../../shared/governance/policy.ts';
import type { ChangeReader } from './changes.ts';
import { markOf } from './find.ts';

/** The verdicts on a change, oldest first; of each that no longer counts, why not, in words. */
export async function viewReviews(
  { state, me, nameOf, memberOf }: ChangeReader,
  change: Entities['change'],
  policy: Policy,
): Promise<ReviewView[]> {
  return Promise.all(
    change.reviews.map(async (review) => {
      const reason = becameOf(review, change, policy, memberOf);
      return {
        id: review.statement,
        by: nameOf(review.member),
        mine: review.member === me.id,
        verdict: review.verdict,
        capacity: review.capacity,
        comment: review.comment,
        time: review.time,
        version: await markOf(state, review.version),
        evidence: review.evidence,
        voided: reason === null ? null : await sayOvertaken(reason, { read: state, change, review, nameOf }),
        /** Whether something happened to what it was about; a later verdict of the same person is no loss. */
        overtaken: reason !== null && reason !== 'replaced',
      };
    }),
  );
}
