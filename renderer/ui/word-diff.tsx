import { diffArrays } from 'diff';
import { useMemo } from 'react';
import { wordsOf } from '../lib/words.ts';
import classes from './word-diff.module.css';

interface Props {
  before: string | null;
  after: string | null;
  /** Side by side, one text with both, or the text after alone with what is new in it marked. */
  mode?: 'sides' | 'inline' | 'after';
  /** Headings of the two sides: "v12" and "v13". */
  labels?: [string, string];
}
type Part = { text: string; kind: 'same' | 'added' | 'removed' };

function partsOf(before: string, after: string): Part[] {
  return diffArrays(wordsOf(before), wordsOf(after)).map(({ value, added, removed }) => ({
    text: value.join(''),
    kind: added ? 'added' : removed ? 'removed' : 'same',
  }));
}

function Words({ parts }: { parts: Part[] }) {
  let at = 0;
  return (
    <div className={classes.text}>
      {parts.map(({ text, kind }) => {
        at += text.length;
        if (kind === 'same') return <span key={`${kind}${at}`}>{text}</span>;
        const Tag = kind === 'added' ? 'ins' : 'del';
        return (
          <Tag key={`${kind}${at}`} className={classes[kind]}>
            {text}
          </Tag>
        );
      })}
    </div>
  );
}

/** Two texts with the words that differ marked as inserted and deleted. */
export function WordDiff({ before, after, mode = 'sides', labels }: Props) {
  const parts = useMemo(() => partsOf(before ?? '', after ?? ''), [before, after]);
  if (mode === 'inline') return <Words parts={parts} />;
  if (mode === 'after') return <Words parts={parts.filter(({ kind }) => kind !== 'removed')} />;
  const sides = [
    { label: labels?.[0] ?? 'Before', parts: parts.filter(({ kind }) => kind !== 'added'), empty: before === null },
    { label: labels?.[1] ?? 'After', parts: parts.filter(({ kind }) => kind !== 'removed'), empty: after === null },
  ].filter(({ empty }) => !empty);
  return (
    <div className={classes.sides}>
      {sides.map(({ label, parts: words }) => (
        <div key={label}>
          <div style={{ fontSize: 12, fontWeight: 600, color: 'var(--rh-mute)', marginBottom: 4 }}>{label}</div>
          <Words parts={words} />
        </div>
      ))}
    </div>
  );
}
