import { Checkbox, Group } from '@mantine/core';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import type { SpecDifference } from '../../../shared/spec/diff.ts';
import { Chip } from '../../ui/chip.tsx';
import { DifferenceCard, type DiffMode } from '../../ui/difference-card.tsx';
import { CommentForm } from './comment-form.tsx';
import { CommentItem } from './comment-item.tsx';
import classes from './comments.module.css';

interface Props {
  change: ChangeView;
  difference: SpecDifference;
  mode: DiffMode;
  viewed: boolean;
  /** I viewed it, and a revision has changed it since. */
  changedSince: boolean;
  onViewed: (viewed: boolean) => void;
}

/** One difference under review: my "viewed" mark, and what people said about it. */
export function ReviewedDifference({ change, difference, mode, viewed, changedSince, onViewed }: Props) {
  const { path, subject } = difference;
  const comments = change.comments.filter((comment) => comment.path === path || comment.path?.startsWith(`${path}/`));
  return (
    <DifferenceCard
      difference={difference}
      mode={mode}
      labels={[change.base === null ? 'Before' : `v${change.base.number}`, `v${change.version.number}`]}
      mark={
        <Group gap={10}>
          {changedSince && <Chip tone="unsure">Changed since you viewed it</Chip>}
          <Checkbox
            labelPosition="left"
            label="Viewed"
            checked={viewed}
            onChange={(event) => onViewed(event.currentTarget.checked)}
          />
        </Group>
      }
    >
      {comments.map((comment) => (
        <CommentItem
          key={comment.id}
          change={change.id}
          comment={comment}
          about={comment.subject !== subject && <span className={classes.about}>on {comment.subject}</span>}
        />
      ))}
      <CommentForm change={change} path={path} subject={subject} />
    </DifferenceCard>
  );
}
