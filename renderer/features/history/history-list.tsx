import { Link } from '@tanstack/react-router';
import { memo, type ReactNode } from 'react';
import type { HistoryEntry } from '../../../shared/api/desktop/history.ts';
import { formatDay, formatNumber, formatTime } from '../../lib/format.ts';
import { shortHash } from '../../lib/short-hash.ts';
import { Chip } from '../../ui/chip.tsx';
import { localDay } from './days.ts';
import classes from './history.module.css';
import { GROUPS } from './words.ts';

interface Props {
  entries: readonly HistoryEntry[];
  /** Whether each says its place in the chain. */
  numbered: boolean;
}

/** Decisions under the days they were taken on. What is out of view is not laid out, so ten thousand stay quick. */
export function HistoryList({ entries, numbered }: Props) {
  const days = Map.groupBy(entries, ({ time }) => localDay(time));
  return [...days].map(([day, taken]) => (
    <section key={day} aria-label={formatDay(day)} className={classes.day}>
      <h2>{formatDay(day)}</h2>
      <ol className={classes.entries}>
        {taken.map((entry) => (
          <Entry key={entry.sequence} entry={entry} numbered={numbered} />
        ))}
      </ol>
    </section>
  ));
}

const Entry = memo(function Entry({ entry, numbered }: { entry: HistoryEntry; numbered: boolean }) {
  const { sequence, hash, time, who, did, why, group } = entry;
  return (
    <li className={classes.entry}>
      <time dateTime={time} className={classes.time}>
        {formatTime(time)}
      </time>
      <div className={classes.said}>
        <p>
          <Leading target={entry.target}>
            <b>{who}</b> {did}
          </Leading>
        </p>
        {why !== '' && <p className={classes.why}>“{why}”</p>}
        {numbered && (
          <p className={classes.number}>
            Decision {formatNumber(sequence)} · <code title={hash}>{shortHash(hash)}</code>
          </p>
        )}
      </div>
      <span className={classes.mark}>
        <Chip>{GROUPS[group]}</Chip>
      </span>
    </li>
  );
});

/** A sentence as the link to what it is about, where that can be opened. */
function Leading({ target, children }: { target: HistoryEntry['target']; children: ReactNode }) {
  const className = classes.link ?? '';
  if (target === null) return children;
  switch (target.kind) {
    case 'change':
      return (
        <Link to="/changes/$change" params={{ change: target.id }} className={className}>
          {children}
        </Link>
      );
    case 'request':
      return (
        <Link to="/requests/$request" params={{ request: target.id }} className={className}>
          {children}
        </Link>
      );
    case 'version':
      return (
        <Link
          to="/agents/$slug/versions"
          params={{ slug: target.slug }}
          search={{ version: target.hash }}
          className={className}
        >
          {children}
        </Link>
      );
    case 'agent':
      return (
        <Link to="/agents/$slug" params={{ slug: target.slug }} className={className}>
          {children}
        </Link>
      );
    case 'registry':
      return (
        <Link to="/registry" className={className}>
          {children}
        </Link>
      );
  }
}
