import { Group, Kbd, Table } from '@mantine/core';
import { useRegisteredCommands } from '../lib/commands.ts';
import { keyNames } from '../lib/hotkeys.ts';
import { Dialog } from '../ui/dialog.tsx';

/** Every key that works on the open screen. */
export function ShortcutList({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const commands = useRegisteredCommands().flatMap(({ id, label, keys }) =>
    keys === undefined ? [] : [{ id, label, keys }],
  );
  return (
    <Dialog opened={opened} onClose={onClose} title="Keyboard shortcuts">
      <Table>
        <Table.Tbody>
          {commands.map(({ id, label, keys }) => (
            <Table.Tr key={id}>
              <Table.Td>{label}</Table.Td>
              <Table.Td>
                <Group gap={4} justify="flex-end" wrap="nowrap">
                  {keyNames(keys).map((name) => (
                    <Kbd key={name}>{name}</Kbd>
                  ))}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Dialog>
  );
}
