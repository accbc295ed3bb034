import { Checkbox, Text } from '@mantine/core';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import type { SpecDifference } from '../../../shared/spec/diff.ts';
import { Chip } from '../../ui/chip.tsx';
import { DifferenceCard, type DiffMode } from '../../ui/difference-card.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { CommentForm } from './comment-form.tsx';
import classes from './review.module.css';

interface Props {
  change: ChangeView;
  difference: SpecDifference;
  mode: DiffMode;
  viewed: boolean;
  onViewed: (viewed: boolean) => void;
}

/** One difference under review: my "viewed" mark, and what people said about it. */
export function ReviewedDifference({ change, difference, mode, viewed, onViewed }: Props) {
  const { path, subject } = difference;
  const comments = change.comments.filter((comment) => comment.path === path);
  return (
    <DifferenceCard
      difference={difference}
      mode={mode}
      labels={[change.base === null ? 'Before' : `v${change.base.number}`, `v${change.version.number}`]}
      mark={
        <Checkbox
          labelPosition="left"
          label="Viewed"
          checked={viewed}
          onChange={(event) => onViewed(event.currentTarget.checked)}
        />
      }
    >
      {comments.map((comment) => (
        <div key={comment.time + comment.text} className={classes.comment}>
          <b>{comment.by}</b>
          {comment.outdated && <Chip>On an earlier version</Chip>}
          <Text size="xs" c="dimmed" component="span">
            <RelativeTime at={comment.time} />
          </Text>
          <p>{comment.text}</p>
        </div>
      ))}
      <CommentForm change={change.id} path={path} subject={subject} />
    </DifferenceCard>
  );
}
