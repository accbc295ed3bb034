import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ChangeSummary } from '../../shared/api/desktop/changes.ts';
import classes from './change-list.module.css';
import { Chip, type Tone } from './chip.tsx';
import { RelativeTime } from './relative-time.tsx';

const plural = (n: number): string => (n === 1 ? 'approval' : 'approvals');

/** What a change waits for, or how it ended, in a word and a tone. */
export function changeState({ status, approvals, engineerMissing }: ChangeSummary): { words: string; tone: Tone } {
  if (status === 'deployed') return { words: 'Deployed', tone: 'ok' };
  if (status === 'withdrawn') return { words: 'Withdrawn', tone: 'plain' };
  const missing = approvals.needed - approvals.given;
  if (missing > 0) return { words: `Waiting for ${missing} ${plural(missing)}`, tone: 'unsure' };
  return engineerMissing ? { words: 'Waiting for an engineer', tone: 'unsure' } : { words: 'Approved', tone: 'brand' };
}

interface Row {
  change: ChangeSummary;
  /** Beside the state: why it stands here. */
  note?: ReactNode;
}

/** Changes as links to their review; the inbox and an agent's Changes tab show the same rows. */
export function ChangeList({ rows, label, showAgent }: { rows: readonly Row[]; label: string; showAgent: boolean }) {
  return (
    <ul className={classes.list} aria-label={label}>
      {rows.map(({ change, note }) => {
        const { words, tone } = changeState(change);
        return (
          <li key={change.id}>
            <Link to="/changes/$change" params={{ change: change.id }} className={classes.row ?? ''}>
              <span className={classes.words}>
                <b>{change.title}</b>
                <span className={classes.sub}>
                  {showAgent && `${change.agent.name} · `}
                  {change.base === null ? '' : `v${change.base.number} → `}v{change.version.number} ·{' '}
                  {change.author.name}, <RelativeTime at={change.openedAt} />
                </span>
                <span className={classes.reason}>“{change.reason}”</span>
              </span>
              <span className={classes.marks}>
                {note}
                <Chip tone={tone} strong>
                  {words}
                </Chip>
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
