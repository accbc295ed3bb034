import { type ReactNode, useId } from 'react';
import classes from './panel.module.css';

interface Props {
  label?: string;
  /** Of the heading; 2 right below the page's title, 3 below another heading. */
  level?: 2 | 3;
  children: ReactNode;
  className?: string;
}

/** A card with a small heading; the heading names the region for screen readers. */
export function Panel({ label, level = 2, children, className }: Props) {
  const id = useId();
  const name = [classes.panel, className ?? ''].join(' ').trim();
  if (label === undefined) return <div className={name}>{children}</div>;
  const Heading = `h${level}` as const;
  return (
    <section className={name} aria-labelledby={id}>
      <Heading id={id} className={classes.label}>
        {label}
      </Heading>
      {children}
    </section>
  );
}
