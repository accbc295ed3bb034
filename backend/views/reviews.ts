import type { ReviewView } from '../../shared/api/desktop/changes.ts';
import type { Entities, Review } from '../../shared/governance/entities.ts';
import type { Policy } from '../../shared/governance/policy.ts';
import { standsNoMore } from '../../shared/governance/sign-off.ts';
import type { State } from '../governance/state.ts';
import type { ChangeReader } from './changes.ts';
import { find, markOf } from './find.ts';

/** The verdicts on a change, oldest first; of each that no longer counts, why not, in words. */
export async function viewReviews(
  { state, me, nameOf, memberOf }: ChangeReader,
  change: Entities['change'],
  policy: Policy,
): Promise<ReviewView[]> {
  return Promise.all(
    change.reviews.map(async (review) => {
      const reason = standsNoMore(review, change, policy, memberOf);
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
        voided: reason === null ? null : await say(reason, { state, change, review, nameOf }),
        /** Whether something happened to what it was about; a later verdict of the same person is no loss. */
        overtaken: reason !== null && reason !== 'replaced',
      };
    }),
  );
}

interface Said {
  state: State;
  change: Entities['change'];
  review: Review;
  nameOf: (member: string) => string;
}

async function say(
  reason: NonNullable<ReturnType<typeof standsNoMore>>,
  { state, change, review, nameOf }: Said,
): Promise<string> {
  if (reason === 'replaced') return 'a later verdict of the same person took its place.';
  if (reason === 'policy') return 'the policy was changed, and a verdict holds under the policy it was given under.';
  if (reason === 'role') return 'the person no longer holds the role that it was given in.';
  if (reason === 'author')
    return 'the person has become an author of the change, and the policy asks for somebody else.';
  const number = async (hash: string): Promise<number> => (await find(state, 'version', hash)).number;
  const first = change.revisions.find(({ time }, index) => index > 0 && time > review.time);
  const mine = await number(review.version);
  const by = first === undefined ? 'Somebody' : nameOf(first.by);
  if (reason === 'evidence')
    return `${by} replaced the test reports, and a verdict is on exactly the reports it names.`;
  const now = await number(first?.version ?? change.version);
  return now === mine
    ? `${by} revised the change in the meantime.`
    : `${by} revised the change: it asks for v${now} since then, and the verdict is on v${mine}.`;
}
