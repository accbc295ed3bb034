import { Button, Stack, Text } from '@mantine/core';
import type { ProtectionView } from '../../../shared/api/desktop/protections.ts';
import { formatInstant } from '../../lib/format.ts';
import { useProtections } from '../../lib/protections.tsx';
import { usePartTitles } from '../../lib/use-part-titles.ts';
import classes from './protected.module.css';
import { useRequesting } from './requesting.tsx';

const MEANING = {
  locked: 'Only engineers change this part.',
  guarded: 'Anyone may propose a change here; an engineer must approve it.',
};

interface Props {
  path: string;
  protection: ProtectionView;
  /** A request about this part is open already. */
  asked: boolean;
  onLock: () => void;
  /** Closes the popover, then does it. */
  leaveFor: (act: () => void) => void;
}

/** Who keeps a part, since when and why, and the one way on from here. */
export function LockFacts({ path, protection, asked, onLock, leaveFor }: Props) {
  const protections = useProtections();
  const request = useRequesting();
  const titleOf = usePartTitles();
  const { level, by, at, reason } = protection;
  const mayAsk = request !== null && !asked && !protections.mayEdit(path);
  return (
    <Stack gap="sm" align="flex-start">
      <Text size="sm" fw={600}>
        {MEANING[level]}
      </Text>
      <dl className={classes.facts}>
        <dt>Set by</dt>
        <dd>{by ?? 'The policy of the team'}</dd>
        {at !== null && (
          <>
            <dt>When</dt>
            <dd>{formatInstant(at)}</dd>
          </>
        )}
        {protection.path !== path && (
          <>
            <dt>Covers</dt>
            <dd>{titleOf(protection.path)}</dd>
          </>
        )}
        <dt>Why</dt>
        <dd>{reason}</dd>
      </dl>
      {mayAsk && (
        <Button size="compact-sm" onClick={() => leaveFor(() => request(path))}>
          Request change
        </Button>
      )}
      {protections.protect.allowed && (
        <Button variant="default" size="compact-sm" onClick={() => leaveFor(onLock)}>
          Change or lift the {level === 'locked' ? 'lock' : 'guard'}
        </Button>
      )}
    </Stack>
  );
}
