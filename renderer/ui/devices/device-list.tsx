import { Group, Table, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { DeviceView, ProtectionView } from '../../../shared/api/desktop/devices.ts';
import { formatInstant } from '../../lib/format.ts';
import { Chip } from '../chip.tsx';
import { Gated } from '../gated.tsx';
import { RelativeTime } from '../relative-time.tsx';
import classes from './devices.module.css';
import { ProtectionChip } from './protection-chip.tsx';
import { RemoveDeviceDialog } from './remove-device-dialog.tsx';

interface Props {
  devices: readonly DeviceView[];
  /** Whose they are, where they are not mine. */
  owner: string | null;
  /** How the key of this device is kept; that of another one only its own screen knows. */
  protection: ProtectionView | null;
}

/** The devices somebody signs with: since when, last used, and removing one that was lost. Removed ones stay listed. */
export function DeviceList({ devices, owner, protection }: Props) {
  const [removing, setRemoving] = useState<DeviceView | null>(null);
  const label = owner === null ? 'Your devices' : `Devices of ${owner}`;
  return (
    <>
      <Table.ScrollContainer
        className={classes.scroll ?? ''}
        type="native"
        minWidth={440}
        tabIndex={0}
        role="region"
        aria-label={`${label}, in a table`}
      >
        <Table verticalSpacing={9} aria-label={label}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Device</Table.Th>
              <Table.Th>Added</Table.Th>
              <Table.Th>Last decision</Table.Th>
              <Table.Th w={92}>
                <VisuallyHidden>Acts</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {devices.map((device) => (
              <Row key={device.key} device={device} protection={protection} onRemove={() => setRemoving(device)} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {removing !== null && <RemoveDeviceDialog device={removing} owner={owner} onClose={() => setRemoving(null)} />}
    </>
  );
}

const ADDED: Record<DeviceView['added'], (device: string | null) => string> = {
  joining: () => 'On joining',
  device: (device) => `From “${device ?? 'another device'}”`,
  admin: () => 'By an admin',
};

interface RowProps {
  device: DeviceView;
  protection: ProtectionView | null;
  onRemove: () => void;
}
function Row({ device, protection, onRemove }: RowProps) {
  const { name, isThis, added, addedAt, addedWith, lastSignedAt, removedAt, remove } = device;
  return (
    <Table.Tr className={removedAt === null ? '' : classes.removed}>
      <Table.Th scope="row" fw={600}>
        <Group gap={6}>
          <span className={classes.name}>{name}</span>
          {isThis && removedAt === null && <Chip tone="brand">This device</Chip>}
          {isThis && removedAt === null && protection !== null && <ProtectionChip protection={protection} />}
          {removedAt !== null && <Chip>Removed</Chip>}
        </Group>
      </Table.Th>
      <Table.Td>
        {formatInstant(addedAt)}
        <Text size="xs" c="dimmed">
          {ADDED[added](addedWith)}
        </Text>
      </Table.Td>
      <Table.Td>{lastSignedAt === null ? 'None yet' : <RelativeTime at={lastSignedAt} />}</Table.Td>
      <Table.Td>
        {removedAt === null ? (
          <Gated
            label="Remove…"
            ariaLabel={`Remove the device ${name}`}
            permission={remove}
            size="compact-sm"
            onClick={onRemove}
          />
        ) : (
          <Text size="sm">Until {formatInstant(removedAt)}</Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
