import { type ReactNode, useId } from 'react';
import classes from './panel.module.css';

/** A card with a small heading; the heading names the region for screen readers. */
export function Panel({ label, children, className }: { label?: string; children: ReactNode; className?: string }) {
  const id = useId();
  const name = [classes.panel, className ?? ''].join(' ').trim();
  if (label === undefined) return <div className={name}>{children}</div>;
  return (
    <section className={name} aria-labelledby={id}>
      <h3 id={id} className={classes.label}>
        {label}
      </h3>
      {children}
    </section>
  );
}
