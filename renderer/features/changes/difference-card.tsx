import { Checkbox, Text } from '@mantine/core';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import type { SpecDifference } from '../../../shared/spec/diff.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { WordDiff } from '../../ui/word-diff.tsx';
import { CommentForm } from './comment-form.tsx';
import classes from './review.module.css';

export type DiffMode = 'sentences' | 'sides' | 'inline' | 'prompt';
const KINDS: Record<SpecDifference['kind'], { word: string; tone: Tone }> = {
  added: { word: 'Added', tone: 'ok' },
  removed: { word: 'Removed', tone: 'bad' },
  changed: { word: 'Changed', tone: 'brand' },
  moved: { word: 'Moved', tone: 'plain' },
};

interface Props {
  change: ChangeView;
  difference: SpecDifference;
  mode: Exclude<DiffMode, 'prompt'>;
  viewed: boolean;
  onViewed: (viewed: boolean) => void;
}

/** One difference: what it is about, both texts, my "viewed" mark, and what people said about it. */
export function DifferenceCard({ change, difference, mode, viewed, onViewed }: Props) {
  const { path, subject, sentence, before, after, kind, minor } = difference;
  const { word, tone } = KINDS[kind];
  const comments = change.comments.filter((comment) => comment.path === path);
  const labels: [string, string] = [
    change.base === null ? 'Before' : `v${change.base.number}`,
    `v${change.version.number}`,
  ];
  return (
    <article className={classes.card} aria-label={subject} data-difference tabIndex={-1}>
      <header className={classes.cardHead}>
        <h3>{subject}</h3>
        <Chip tone={tone}>{word}</Chip>
        {minor && <Chip>Order or spaces only</Chip>}
        <Checkbox
          className={classes.viewed ?? ''}
          labelPosition="left"
          label="Viewed"
          checked={viewed}
          onChange={(event) => onViewed(event.currentTarget.checked)}
        />
      </header>
      {mode === 'sentences' || (before === null && after === null) ? (
        <Text size="md">{sentence}</Text>
      ) : (
        <>
          <WordDiff before={before} after={after} mode={mode} labels={labels} />
          {kind === 'moved' && (
            <Text size="sm" c="dimmed" mt={6}>
              {sentence}
            </Text>
          )}
        </>
      )}
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
    </article>
  );
}
