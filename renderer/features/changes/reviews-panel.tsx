import { Text } from '@mantine/core';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import type { Permission } from '../../../shared/api/desktop/permission.ts';
import { shortHash } from '../../lib/short-hash.ts';
import { Chip } from '../../ui/chip.tsx';
import { IconCheck, IconPencil } from '../../ui/icons.ts';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import classes from './review.module.css';

/** Who decided what, and whether it still counts. */
export function ReviewsPanel({ change }: { change: ChangeView }) {
  if (change.reviews.length === 0) return null;
  return (
    <Panel label="Decisions so far">
      <ul className={classes.reviews}>
        {change.reviews.map((review) => (
          <li key={review.id} className={review.voided === null ? '' : classes.void}>
            <b>{review.by}</b>{' '}
            <Chip
              tone={review.voided !== null ? 'plain' : review.verdict === 'approve' ? 'ok' : 'unsure'}
              icon={
                review.verdict === 'approve' ? (
                  <IconCheck size={13} aria-hidden />
                ) : (
                  <IconPencil size={13} aria-hidden />
                )
              }
            >
              {review.verdict === 'approve' ? 'Approved' : 'Asked for changes'}
            </Chip>{' '}
            <Text size="xs" c="dimmed" component="span">
              v{review.version.number}, as {review.capacity}, <RelativeTime at={review.time} />
            </Text>
            {review.comment !== '' && <p>{review.comment}</p>}
            {review.voided !== null && <p>No longer counts: {review.voided}</p>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What my signature would mean, or why I cannot give one. */
export function SignaturePanel({ change }: { change: ChangeView }) {
  const { approve, deploy } = change.permissions;
  if (change.status !== 'open') return null;
  const isSigned = change.reviews.some(({ mine, voided, verdict }) => mine && voided === null && verdict === 'approve');
  return (
    <Panel label="Your signature" className={classes.signature ?? ''}>
      <Text size="sm">
        {approve.allowed ? (
          <>
            {isSigned ? 'You signed' : 'You sign'} version <b>v{change.version.number}</b> ·{' '}
            <span className={classes.mono}>{shortHash(change.version.hash)}</span> with exactly this evidence. Any later
            edit voids it.
          </>
        ) : (
          wordsFor(approve)
        )}
      </Text>
      {!deploy.allowed && deploy.why !== null && (
        <Text size="sm" c="dimmed" mt={8}>
          To deploy: {deploy.why}
        </Text>
      )}
    </Panel>
  );
}

const wordsFor = ({ why }: Permission): string => why ?? 'The policy does not let you approve this change.';
