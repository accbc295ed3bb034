import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { type Field, fieldAt } from '../../../shared/spec/contract.ts';
import type { Json } from '../../../shared/spec/ids.ts';
import { valueFits } from '../../../shared/spec/value-fits.ts';
import { pathTitle } from '../../lib/path-title.ts';
import { ValueInput } from '../../ui/value-input/value-input.tsx';
import type { RuleActions } from './use-rule-actions.tsx';

interface Props {
  field: string;
  output: readonly Field[];
  onAdd: RuleActions['addDefault'];
}

/** A button that asks for the value to take where no rule decides. */
export function AddDefault({ field, output, onAdd }: Props) {
  const [asking, setAsking] = useState(false);
  const [value, setValue] = useState<Json | undefined>(undefined);
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
      <ValueInput type={type} value={value} onChange={setValue} label={`Default for ${name}`} />
      <Group gap={8}>
        <Button size="compact-sm" disabled={!ready} onClick={() => value !== undefined && onAdd(field, name, value)}>
          Add the default
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={() => setAsking(false)}>
          Cancel
        </Button>
      </Group>
    </Stack>
  );
}
