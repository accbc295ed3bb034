import { Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  icon: ReactNode;
  title: string;
  /** 1 where this is the whole page. */
  level?: 1 | 2;
  /** What this screen is for. */
  children: ReactNode;
  /** The one first step. */
  action?: ReactNode;
}

/** An empty screen: what it is for, and one first step. */
export function EmptyState({ icon, title, level = 2, children, action }: Props) {
  return (
    <Stack align="center" gap="sm" py={64} px="md" ta="center" maw={520} mx="auto">
      <ThemeIcon variant="light" size={48} radius="xl" aria-hidden>
        {icon}
      </ThemeIcon>
      <Title order={level} size="md">
        {title}
      </Title>
      <Text c="dimmed" size="sm">
        {children}
      </Text>
      {action}
    </Stack>
  );
}
