import { Menu, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  leftSection: ReactNode;
  rightSection?: ReactNode;
  /** There is nothing to do, as for the first entry's "Move up". */
  disabled?: boolean;
  /** What keeps it off, in words; null where nothing does. */
  whyNot: string | null;
  onClick: () => void;
  children: ReactNode;
}

/** An entry of a menu that, when a lock keeps it off, can still be reached and says why. */
export function GatedItem({ leftSection, rightSection, disabled = false, whyNot, onClick, children }: Props) {
  if (whyNot === null)
    return (
      <Menu.Item leftSection={leftSection} rightSection={rightSection} disabled={disabled} onClick={onClick}>
        {children}
      </Menu.Item>
    );
  return (
    <Menu.Item leftSection={leftSection} aria-disabled closeMenuOnClick={false} maw={300}>
      <Text span size="sm" c="dimmed">
        {children}
      </Text>
      <Text span size="xs" c="dimmed" display="block" style={{ whiteSpace: 'normal' }}>
        {whyNot}
      </Text>
    </Menu.Item>
  );
}
