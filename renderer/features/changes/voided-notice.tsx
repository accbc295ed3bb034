import { Alert, Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ChangeView, ReviewView } from '../../../shared/api/desktop/changes.ts';
import { IconAlertTriangle } from '../../ui/icons.ts';

/** Approvals that something overtook, the newest of each person who has not decided anew since. */
function lost({ status, reviews }: ChangeView): ReviewView[] {
  if (status !== 'open') return [];
  const newest = new Map(reviews.map((review) => [review.by, review]));
  return [...newest.values()].filter(({ verdict, overtaken }) => verdict === 'approve' && overtaken);
}

/** Says to whoever approved, and to everybody else, whose approval no longer counts and why. */
export function VoidedNotice({ change }: { change: ChangeView }) {
  const reviews = lost(change);
  if (reviews.length === 0) return null;
  return (
    <Alert color="yellow" icon={<IconAlertTriangle size={18} aria-hidden />} role="status" m={0}>
      {reviews.map((review) => (
        <Text size="sm" key={review.id}>
          <b>
            {review.mine ? 'Your' : `${review.by}’s`} approval of v{review.version.number} no longer counts:
          </b>{' '}
          {review.voided}{' '}
          {review.version.hash !== change.version.hash && (
            <Anchor
              size="sm"
              underline="always"
              renderRoot={(props) => (
                <Link
                  to="/agents/$slug/versions"
                  params={{ slug: change.agent.slug }}
                  search={{ from: review.version.hash, to: change.version.hash }}
                  {...props}
                />
              )}
            >
              What differs since v{review.version.number}
            </Anchor>
          )}
        </Text>
      ))}
    </Alert>
  );
}
