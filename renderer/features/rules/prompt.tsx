import { Button, CopyButton, Group, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { compile } from '../../../shared/spec/compile.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { formatNumber } from '../../lib/format.ts';
import { IconCheck, IconCopy } from '../../ui/icons.ts';
import { PromptText } from '../../ui/prompt/prompt-text.tsx';

/** What a model is told, exactly. Derived from the rules, so it cannot be edited here. */
export function Prompt({ spec }: { spec: Spec }) {
  const { instructions } = useMemo(() => compile(spec), [spec]);
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed">
          Written from the rules, read-only · {formatNumber(instructions.length)} characters
        </Text>
        <CopyButton value={instructions}>
          {({ copied, copy }) => (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
              onClick={copy}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </Group>
      <PromptText text={instructions} label="Prompt, read-only" />
    </Stack>
  );
}
