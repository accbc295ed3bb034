import type { ReactNode } from 'react';
import classes from './chip.module.css';

export type Tone = 'plain' | 'ok' | 'bad' | 'unsure' | 'brand' | 'lock';

interface Props {
  tone?: Tone;
  /** A small icon, so that colour is never the only sign. */
  icon?: ReactNode;
  strong?: boolean;
  title?: string;
  children: ReactNode;
}

/** A state in a word or two. */
export function Chip({ tone = 'plain', icon, strong = false, title, children }: Props) {
  const names = [classes.chip, tone === 'plain' ? '' : classes[tone], strong ? classes.strong : ''];
  return (
    <span className={names.filter(Boolean).join(' ')} title={title}>
      {icon}
      <span className={classes.text}>{children}</span>
    </span>
  );
}
