import { createContext, type ReactNode, useContext } from 'react';
import { useProtections } from '../../lib/protections.tsx';
import { Badge } from './lock-badge.tsx';
import classes from './protected.module.css';

/** The protection that a badge around here shows already; its path, or null. */
const Shown = createContext<string | null>(null);

/** On an element: read-only inputs inside look like what they are. */
export const readOnlyLooks = classes.locked ?? '';

/** Inside, the badge that stands at the head of `path` speaks for everything that the same lock covers. */
export function ShownAbove({ path, children }: { path: string; children: ReactNode }) {
  const above = useContext(Shown);
  const protection = useProtections().of(path);
  return <Shown.Provider value={protection?.path ?? above}>{children}</Shown.Provider>;
}

interface BadgeProps {
  path: string;
  /** The part in words: "Condition of rule 3". */
  of: string;
}

/** The badge of a part, unless one around it shows the same lock already; and whether a change was requested. */
export function PartBadge({ path, of }: BadgeProps) {
  const above = useContext(Shown);
  const protections = useProtections();
  const protection = protections.of(path);
  return (
    <Badge
      path={path}
      of={of}
      protection={protection?.path === above ? null : protection}
      request={protections.requestOf(path)}
    />
  );
}

interface Props extends BadgeProps {
  /** The control; when `locked`, it shows its value and takes no edits. */
  children: (locked: boolean) => ReactNode;
}

/**
 * A part that engineers may lock: its control, and above it, where it has a lock or guard of its own, the badge that says
 * who, when and why. A locked control stays visible, readable and in the order of the Tab key.
 */
export function Protected({ path, of, children }: Props) {
  const locked = !useProtections().mayEdit(path);
  return (
    <div className={locked ? `${classes.part} ${classes.locked}` : classes.part}>
      <div className={classes.head}>
        <PartBadge path={path} of={of} />
      </div>
      {children(locked)}
    </div>
  );
}
