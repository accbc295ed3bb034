import { Button, CopyButton, Group, Stack, Text } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { inputSchema, outputSchema } from '../../../shared/schema/json-schema.ts';
import type { Contract } from '../../../shared/spec/contract.ts';
import type { Side } from '../../../shared/spec/contract-places.ts';
import { IconCheck, IconCopy } from '../../ui/icons.ts';
import { PromptText } from '../../ui/prompt/prompt-text.tsx';
import { SideChoice } from './side-choice.tsx';

/** The contract as JSON Schema, as applications can fetch it. Made from the fields, so it cannot be edited here. */
export function SchemaPanel({ contract, start }: { contract: Contract; start: Side }) {
  const [side, setSide] = useState<Side>(start);
  // The side of the field that is being edited is the one to look at.
  useEffect(() => setSide(start), [start]);
  const text = useMemo(
    () => JSON.stringify((side === 'input' ? inputSchema : outputSchema)(contract), null, 2),
    [contract, side],
  );
  return (
    <Stack gap="sm">
      <Group gap="xs" justify="space-between">
        <SideChoice value={side} onChange={setSide} />
        <CopyButton value={text}>
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
      <Text size="xs" c="dimmed">
        Draft 2020-12, made from the fields, read-only. Every {side === 'input' ? 'input' : 'answer'} is checked against
        it.
      </Text>
      <PromptText text={text} label={`JSON Schema of the ${side === 'input' ? 'input' : 'answer'}, read-only`} />
    </Stack>
  );
}
