import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { query } from '../../../lib/api.ts';
import { useCommands } from '../../../lib/commands.ts';
import { DeviceList } from '../../../ui/devices/device-list.tsx';
import { Gated } from '../../../ui/gated.tsx';
import { LoadError } from '../../../ui/load-error.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { AddDeviceDialog } from './add-device-dialog.tsx';
import { KeyProtection } from './key-protection.tsx';
import { UseLinkDialog } from './use-link-dialog.tsx';

/** What I sign with: this computer and my others, how the key here is kept, adding one and removing a lost one. */
export function Devices() {
  const devices = useQuery(query.devices.list.queryOptions({ input: {} }));
  const protection = useQuery(query.devices.protection.queryOptions());
  const workspace = useQuery(query.workspace.current.queryOptions()).data;
  const waiting = useQuery(query.devices.waiting.queryOptions()).data ?? null;
  const [dialog, setDialog] = useState<'add' | 'use' | null>(null);
  const inTeam = workspace?.kind === 'team';
  useCommands([
    ...(inTeam
      ? [{ id: 'add-device', label: 'Add another device of yours', group: 'Devices', run: () => setDialog('add') }]
      : []),
    { id: 'use-device-link', label: 'Make this a device of yours', group: 'Devices', run: () => setDialog('use') },
  ]);
  const failed = [devices, protection].find(({ isError }) => isError);
  if (failed !== undefined)
    return (
      <LoadError
        title="Your devices could not be read"
        error={failed.error}
        retry={() => void Promise.all([devices.refetch(), protection.refetch()])}
      />
    );
  return (
    <div id="devices">
      <Panel label="Devices and signing key">
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            What you decide is signed with a key that each of your devices has for itself.
            {workspace !== undefined && ` These are yours in ${workspace.name}.`}
          </Text>
          {devices.isSuccess && protection.isSuccess && (
            <DeviceList devices={devices.data} owner={null} protection={protection.data} />
          )}
          <Group gap="xs">
            <Gated
              label="Add another device…"
              permission={{
                allowed: inTeam,
                why: 'This workspace is on this computer only. Devices of one person meet at a registry: join a team first.',
              }}
              onClick={() => setDialog('add')}
            />
            <Button variant="default" onClick={() => setDialog('use')}>
              {waiting === null ? 'Make this a device of mine…' : 'Waiting to be added…'}
            </Button>
          </Group>
          {protection.isSuccess && <KeyProtection protection={protection.data} />}
        </Stack>
      </Panel>
      {dialog === 'add' && <AddDeviceDialog onClose={() => setDialog(null)} />}
      {dialog === 'use' && <UseLinkDialog onClose={() => setDialog(null)} />}
    </div>
  );
}
