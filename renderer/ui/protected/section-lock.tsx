import { ActionIcon, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { useProtections } from '../../lib/protections.tsx';
import { IconLockOpen } from '../icons.ts';
import { LockBadge } from './lock-badge.tsx';
import { LockDialog } from './lock-dialog.tsx';

/** At the head of a section: its lock or guard, or for those who may, a small button to set one. */
export function SectionLock({ path, of }: { path: string; of: string }) {
  const protections = useProtections();
  const [locking, setLocking] = useState(false);
  if (protections.of(path) !== null || !protections.protect.allowed) return <LockBadge path={path} of={of} />;
  return (
    <>
      <LockBadge path={path} of={of} />
      <Tooltip label={`Lock or guard: ${of}…`}>
        <ActionIcon variant="subtle" color="gray" aria-label={`Lock or guard: ${of}…`} onClick={() => setLocking(true)}>
          <IconLockOpen size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {locking && <LockDialog title="Lock or guard" paths={[path]} onClose={() => setLocking(false)} />}
    </>
  );
}
