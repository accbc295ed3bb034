import { Button, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Finding } from '../../../shared/analysis/analyse.ts';
import { count } from '../../lib/format.ts';

interface Props {
  findings: readonly Finding[];
  children: (finding: Finding) => ReactNode;
}

/** Contradictions that the order has settled: one line, and the cards on request. */
export function Settled({ findings, children }: Props) {
  const [shown, setShown] = useState(false);
  if (findings.length === 0) return null;
  return (
    <Stack gap="sm">
      <Group gap={8} justify="space-between" wrap="nowrap">
        <Text size="sm" c="dimmed">
          {count(findings.length, 'overlap')} with other rules, settled by their order.
        </Text>
        <Button
          variant="subtle"
          size="compact-sm"
          style={{ flex: 'none' }}
          aria-expanded={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? 'Hide' : 'Show'}
        </Button>
      </Group>
      {shown && findings.map(children)}
    </Stack>
  );
}
