import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { ProtectionView } from '../../../../shared/api/desktop/devices.ts';
import { askToUnlock } from '../../../lib/unlock.ts';
import { PROTECTIONS } from '../../../ui/devices/protection-chip.tsx';
import { IconLockOpen } from '../../../ui/icons.ts';
import { NewKeyDialog } from './new-key-dialog.tsx';
import { type PassphraseAct, PassphraseDialog } from './passphrase-dialog.tsx';

/** Which protection the signing key of this computer has, what that means, and a passphrase for it where that makes sense. */
export function KeyProtection({ protection }: { protection: ProtectionView }) {
  const { kind, isLocked, mayHavePassphrase } = protection;
  const [dialog, setDialog] = useState<PassphraseAct | 'new key' | null>(null);
  const { word, means, Icon } = PROTECTIONS[kind];
  const close = (): void => setDialog(null);
  return (
    <Stack gap={8}>
      <Group gap={8} wrap="nowrap" align="flex-start">
        <Icon size={17} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
        <div>
          <Text size="sm" fw={600}>
            Signing key on this computer: {word.toLowerCase()}
            {isLocked && ', locked'}
          </Text>
          <Text size="sm" c="dimmed">
            {means}
            {kind === 'passphrase' && ' Keys of model providers are still protected by the key file.'}
          </Text>
        </div>
      </Group>
      <Group gap="xs">
        {isLocked && (
          <Button leftSection={<IconLockOpen size={16} aria-hidden />} onClick={() => void askToUnlock()}>
            Unlock…
          </Button>
        )}
        {kind === 'file' && mayHavePassphrase && (
          <Button variant="default" onClick={() => setDialog('set')}>
            Set a passphrase…
          </Button>
        )}
        {kind === 'passphrase' && mayHavePassphrase && (
          <Button variant="default" onClick={() => setDialog('change')}>
            Change the passphrase…
          </Button>
        )}
        {kind === 'passphrase' && (
          <Button variant="default" onClick={() => setDialog('remove')}>
            Remove the passphrase…
          </Button>
        )}
        <Button variant="subtle" color="gray" onClick={() => setDialog('new key')}>
          {isLocked ? 'Forgotten? New key…' : 'New key…'}
        </Button>
      </Group>
      {dialog === 'new key' && <NewKeyDialog protection={protection} onClose={close} />}
      {dialog !== null && dialog !== 'new key' && <PassphraseDialog act={dialog} onClose={close} />}
    </Stack>
  );
}
