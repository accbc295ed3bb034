import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SpecDifference } from '../../shared/spec/diff.ts';
import { Chip, type Tone } from './chip.tsx';
import classes from './differences.module.css';
import { WordDiff } from './word-diff.tsx';

export type DiffMode = 'sentences' | 'sides' | 'inline';
const KINDS: Record<SpecDifference['kind'], { word: string; tone: Tone }> = {
  added: { word: 'Added', tone: 'ok' },
  removed: { word: 'Removed', tone: 'bad' },
  changed: { word: 'Changed', tone: 'brand' },
  moved: { word: 'Moved', tone: 'plain' },
};

interface Props {
  difference: SpecDifference;
  mode: DiffMode;
  /** Headings of the two texts: "v12" and "v13". */
  labels: [string, string];
  /** At the end of the heading, such as a "viewed" mark. */
  mark?: ReactNode;
  /** Below the texts, such as comments. */
  children?: ReactNode;
}

/** The id of the element that shows a difference, by which a comment leads to it. */
export const differenceId = (path: string): string => `difference-${path}`;

/** One difference between two specs: what it is about and both texts, word by word. */
export function DifferenceCard({ difference, mode, labels, mark, children }: Props) {
  const { path, subject, sentence, before, after, kind, minor } = difference;
  const { word, tone } = KINDS[kind];
  return (
    <article id={differenceId(path)} className={classes.card} aria-label={subject} data-difference tabIndex={-1}>
      <header className={classes.cardHead}>
        <h3>{subject}</h3>
        <Chip tone={tone}>{word}</Chip>
        {minor && <Chip>Order or spaces only</Chip>}
        {mark !== undefined && <div className={classes.mark}>{mark}</div>}
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
      {children}
    </article>
  );
}
