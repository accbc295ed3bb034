import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useId, useState } from 'react';
import { type Field, fieldAt } from '../../../shared/spec/contract.ts';
import type { Json } from '../../../shared/spec/ids.ts';
import { valueFits } from '../../../shared/spec/value-fits.ts';
import { pathTitle } from '../../lib/path-title.ts';
import { ValueInput } from '../../ui/value-input/value-input.tsx';
import { focusOwnTab } from './focus-tab.ts';
import type { RuleActions } from './use-rule-actions.tsx';

interface Props {
  field: string;
  output: readonly Field[];
  /** Somebody came here to name it. */
  wanted: boolean;
  onAdd: RuleActions['addDefault'];
}

/** A button that asks for the value to take where no rule decides. */
export function AddDefault({ field, output, wanted, onAdd }: Props) {
  const [asking, setAsking] = useState(false);
  const [value, setValue] = useState<Json | undefined>(undefined);
  const inputId = useId();
  useEffect(() => {
    if (wanted) setAsking(true);
  }, [wanted]);
  useEffect(() => {
    if (asking) document.getElementById(inputId)?.focus();
  }, [asking, inputId]);
  const type = fieldAt(output, field)?.type;
  const name = `“${pathTitle(output, field)}”`;
  if (type === undefined) return null;
  if (!asking)
    return (
      <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
        Add a default
      </Button>
    );
  const ready = value !== undefined && valueFits(value, type) === null;
  return (
    <Stack gap={8} w="100%">
      <Text size="sm">Where no rule decides, {name} is:</Text>
      <Group gap={8}>
        <ValueInput id={inputId} type={type} value={value} onChange={setValue} label={`Default for ${name}`} />
      </Group>
      <Group gap={8}>
        <Button
          size="compact-sm"
          disabled={!ready}
          onClick={({ currentTarget }) => {
            if (value === undefined) return;
            focusOwnTab(currentTarget);
            onAdd(field, name, value);
          }}
        >
          Add the default
        </Button>
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={({ currentTarget }) => {
            focusOwnTab(currentTarget);
            setAsking(false);
          }}
        >
          Cancel
        </Button>
      </Group>
    </Stack>
  );
}
