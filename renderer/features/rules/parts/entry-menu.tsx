import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconCopy, IconDots, IconTrash } from '../../../ui/icons.ts';

interface Props {
  label: string;
  /** Counted from 0. */
  place: number;
  of: number;
  onMove: (place: number) => void;
  onDuplicate?: () => void;
  onRemove: () => void;
}

/** What can be done with one entry of a list. */
export function EntryMenu({ label, place, of, onMove, onDuplicate, onRemove }: Props) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={label}>
          <IconDots size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconArrowUp size={16} aria-hidden />}
          disabled={place === 0}
          onClick={() => onMove(place - 1)}
        >
          Move up
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown size={16} aria-hidden />}
          disabled={place === of - 1}
          onClick={() => onMove(place + 1)}
        >
          Move down
        </Menu.Item>
        {onDuplicate !== undefined && (
          <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={onDuplicate}>
            Duplicate
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={onRemove}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
