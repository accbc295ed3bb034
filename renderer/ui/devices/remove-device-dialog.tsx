import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { DeviceView } from '../../../shared/api/desktop/devices.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { Dialog } from '../dialog.tsx';
import { useSubmit } from '../use-submit.tsx';

const REASON = 'remove-device-reason';

interface Props {
  device: DeviceView;
  /** Whose it is, where it is not mine. */
  owner: string | null;
  onClose: () => void;
}

/** Ends what a lost device, or one used no more, can do. Not to be taken back: its key stays removed for good. */
export function RemoveDeviceDialog({ device, owner, onClose }: Props) {
  const [reason, setReason] = useState('');
  const form = useSubmit({
    title: `“${device.name}” was not removed`,
    check: () =>
      reason.trim() === '' ? [{ field: REASON, message: 'Reason: say why, for example Lost on the train' }] : [],
    send: () => api.devices.remove({ key: device.key, reason: reason.trim() }),
    done: () => {
      announce(`${device.name} was removed`);
      onClose();
    },
  });
  const whose = owner === null ? '' : ` of ${owner}`;
  return (
    <Dialog title={`Remove the device “${device.name}”${whose}`} onClose={onClose}>
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          {form.summary}
          <Text size="sm">
            It can sign nothing more from now on, and the registry lets it in no more. What it signed before stays
            valid, and drafts that are on it stay there. To be used again it has to be added anew, with a new key.
            {device.isThis && ' This is the device you are working on.'}
          </Text>
          <Textarea
            id={REASON}
            label="Reason"
            description="Stands in the history for good"
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={form.errorOf(REASON)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color="red" loading={form.pending}>
              Remove the device
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
