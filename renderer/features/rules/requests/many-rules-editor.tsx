import { Button, Group, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { newId } from '../../../lib/ids.ts';
import { IconPlus } from '../../../ui/icons.ts';
import { addRule, moveRule } from '../rule-edits.ts';
import { RuleEditor } from './rule-editor.tsx';

/** All rules on a scratch spec, one at a time: edited, removed, moved by a place, or a new one added. */
export function ManyRulesEditor({ spec, onChange }: { spec: Spec; onChange: (spec: Spec) => void }) {
  const [open, setOpen] = useState(spec.rules[0]?.id ?? null);
  const place = spec.rules.findIndex(({ id }) => id === open);
  const add = (): void => {
    const added = addRule(spec, newId, open);
    onChange(added.spec);
    setOpen(added.id);
  };
  const move = (by: 1 | -1): void => {
    if (open !== null) onChange(moveRule(spec, open, place + by));
  };
  return (
    <Stack gap="md">
      <Group gap="xs" align="flex-end">
        <Select
          label="Rule"
          searchable
          style={{ flex: '1 1 260px' }}
          data={spec.rules.map(({ id, title }, index) => ({
            value: id,
            label: `${index + 1} · ${title || 'No title'}`,
          }))}
          value={place === -1 ? null : open}
          onChange={setOpen}
        />
        <Button variant="default" disabled={place < 1} onClick={() => move(-1)}>
          Move up
        </Button>
        <Button variant="default" disabled={place === -1 || place === spec.rules.length - 1} onClick={() => move(1)}>
          Move down
        </Button>
        <Button variant="default" leftSection={<IconPlus size={15} aria-hidden />} onClick={add}>
          Add a rule
        </Button>
      </Group>
      {open !== null && <RuleEditor key={open} rule={open} part={[]} spec={spec} onChange={onChange} />}
    </Stack>
  );
}
