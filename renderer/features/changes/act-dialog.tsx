import { Button, Group, Select, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import { api } from '../../lib/api.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';

const CHANNELS = ['production', 'staging'];

interface Props {
  change: ChangeView;
  act: 'deploy' | 'withdraw';
  onClose: () => void;
}

/** Deploying and withdrawing: what it does, and the words that go into the ledger with it. */
export function ActDialog({ change, act, onClose }: Props) {
  const [channel, setChannel] = useState('production');
  const [reason, setReason] = useState('');
  const deploys = act === 'deploy';
  const form = useSubmit({
    title: deploys ? 'Nothing was deployed' : 'Nothing was withdrawn',
    send: () =>
      deploys
        ? api.changes.deploy({ id: change.id, channel, reason })
        : api.changes.withdraw({ id: change.id, reason }),
    done: () => {
      notifications.show({
        message: deploys ? `v${change.version.number} is now in ${channel}.` : `“${change.title}” was withdrawn.`,
      });
      onClose();
    },
  });
  return (
    <Dialog
      title={deploys ? `Deploy v${change.version.number} of ${change.agent.name}` : `Withdraw “${change.title}”`}
      onClose={onClose}
    >
      <Stack gap="md">
        {form.summary}
        <Text size="sm">
          {deploys
            ? 'Production calls that start from now on follow this version. You can roll back at any time on the Versions tab.'
            : 'Nobody is asked any more. The version stays in the history, and your draft stays as it is.'}
        </Text>
        {deploys && (
          <Select
            label="Channel"
            data={CHANNELS}
            value={channel}
            onChange={(value) => setChannel(value ?? 'production')}
          />
        )}
        <Textarea
          label={deploys ? 'Note (optional)' : 'Reason'}
          required={!deploys}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={4000}
          autosize
          minRows={2}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button onClick={form.submit} loading={form.pending} disabled={!deploys && reason.trim() === ''}>
            {deploys ? `Deploy to ${channel}` : 'Withdraw'}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
