import { Popover } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { ProtectionView } from '../../../shared/api/desktop/protections.ts';
import type { RequestView } from '../../../shared/api/desktop/requests.ts';
import { useProtections } from '../../lib/protections.tsx';
import { IconLock, IconShieldHalf } from '../icons.ts';
import { RelativeTime } from '../relative-time.tsx';
import { LockDialog } from './lock-dialog.tsx';
import { LockFacts } from './lock-facts.tsx';
import classes from './protected.module.css';

interface Props {
  path: string;
  /** The part in words: "Condition of rule 3". */
  of: string;
}

/** Locked or guarded in a word; by keyboard too it opens to who, when, why, and the way on. Nothing where a part is open. */
export function LockBadge({ path, of }: Props) {
  const protections = useProtections();
  return <Badge path={path} of={of} protection={protections.of(path)} request={protections.requestOf(path)} />;
}

interface BadgeProps extends Props {
  protection: ProtectionView | null;
  request: RequestView | null;
}

export function Badge({ path, of, protection, request }: BadgeProps) {
  const [open, setOpen] = useState(false);
  const [locking, setLocking] = useState(false);
  const target = useRef<HTMLButtonElement>(null);
  /** The dialog gives the focus back to what had it, so the badge takes it before the popover goes. */
  const leaveFor = (act: () => void): void => {
    target.current?.focus();
    setOpen(false);
    act();
  };
  if (protection === null && request === null) return null;
  const level = protection?.level === 'locked' ? 'Locked' : 'Guarded';
  const Icon = protection?.level === 'locked' ? IconLock : IconShieldHalf;
  return (
    <>
      {protection !== null && (
        <Popover
          opened={open}
          onChange={setOpen}
          position="bottom-start"
          width={340}
          shadow="md"
          trapFocus
          returnFocus
          transitionProps={{ duration: 0 }}
        >
          <Popover.Target>
            <button
              ref={target}
              type="button"
              className={classes.badge}
              aria-label={`${level}: ${of}`}
              onClick={() => setOpen(!open)}
            >
              <Icon size={14} aria-hidden />
              {level}
            </button>
          </Popover.Target>
          <Popover.Dropdown maw="calc(100vw - 24px)">
            <LockFacts
              path={path}
              protection={protection}
              asked={request !== null}
              onLock={() => setLocking(true)}
              leaveFor={leaveFor}
            />
          </Popover.Dropdown>
        </Popover>
      )}
      {request !== null && <Asked request={request} />}
      {locking && protection !== null && (
        <LockDialog
          title={`Change or lift the ${protection.level === 'locked' ? 'lock' : 'guard'}`}
          paths={[protection.path]}
          onClose={() => setLocking(false)}
        />
      )}
    </>
  );
}

const Asked = ({ request }: { request: RequestView }) => (
  <Link to="/requests/$request" params={{ request: request.id }} className={classes.asked ?? ''}>
    Change requested <RelativeTime at={request.openedAt} />
  </Link>
);
