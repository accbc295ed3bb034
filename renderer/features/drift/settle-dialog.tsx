import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { DriftFindingView } from '../../../shared/drift/views.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';

/** Says what became of a finding. It stays in the list, with the reason. */
export function SettleDialog({ finding, onClose }: { finding: DriftFindingView; onClose: () => void }) {
  const agent = useAgent();
  const [reason, setReason] = useState('');
  const form = useSubmit({
    title: 'The finding was not settled',
    check: () =>
      reason.trim() === '' ? [{ field: 'settle-reason', message: 'Reason: say what you did about it' }] : [],
    send: () => api.drift.settle({ agent: agent.id, id: finding.id, reason: reason.trim() }),
    done: () => {
      announce('The finding is settled');
      onClose();
    },
  });
  return (
    <Dialog title="Settle this finding" onClose={onClose}>
      <form onSubmit={form.submit} noValidate>
        <Stack gap="md">
          {form.summary}
          <Text size="sm">{finding.words}</Text>
          <Textarea
            id="settle-reason"
            label="What was done about it"
            description="Everybody sees it beside the finding, for example “Pinned gpt-5.4-mini-2026-03-17 in v4”"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={form.errorOf('settle-reason')}
            maxLength={1000}
            minRows={3}
            autosize
            data-autofocus
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={form.pending}>
              Settle
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
