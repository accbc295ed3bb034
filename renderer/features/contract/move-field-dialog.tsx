import { Button, Group, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import type { Contract } from '../../../shared/spec/contract.ts';
import { type FieldPlace, fieldsInside, sidePlaces } from '../../../shared/spec/contract-places.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useRefusal } from '../../ui/use-submit.tsx';
import type { ContractActions } from './use-contract-actions.tsx';

interface Props {
  place: FieldPlace;
  contract: Contract;
  moveTo: ContractActions['moveTo'];
  onClose: () => void;
}

const TOP = 'top';

/** Moves a field into another group, or far at once. */
export function MoveFieldDialog({ place, contract, moveTo, onClose }: Props) {
  const { field, side, ancestors } = place;
  const [parent, setParent] = useState(ancestors.at(-1)?.id ?? TOP);
  const all = sidePlaces(contract, side);
  const groups = all.filter(
    (other) =>
      fieldsInside(other.field.type) !== null &&
      other.field.id !== field.id &&
      !other.ancestors.some(({ id }) => id === field.id),
  );
  const target = groups.find((other) => other.field.id === parent);
  const inside = target === undefined ? contract[side] : (fieldsInside(target.field.type) ?? []);
  const others = inside.filter(({ id }) => id !== field.id);
  const here = inside.findIndex(({ id }) => id === field.id);
  const [after, setAfter] = useState<string | null>(null);
  const chosen = after ?? String(here < 0 ? others.length : here);
  const refusal = useRefusal('It was not moved');
  return (
    <Dialog title={`Move “${field.title}”`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const why = moveTo(field.id, { side, parent: parent === TOP ? null : parent, index: Number(chosen) });
          if (why === null) onClose();
          else refusal.refuse([{ field: 'move-group', message: why }]);
        }}
      >
        <Stack gap="md">
          {refusal.summary}
          <Select
            id="move-group"
            label="Group"
            data={[
              { value: TOP, label: side === 'input' ? 'Input, not in a group' : 'Answer, not in a group' },
              ...groups.map((other) => ({
                value: other.field.id,
                label: [...other.ancestors, other.field].map(({ title }) => title).join(' › '),
              })),
            ]}
            value={parent}
            searchable={groups.length > 6}
            onChange={(next) => {
              setParent(next ?? TOP);
              setAfter(null);
            }}
            data-autofocus
          />
          <Select
            label="Place"
            data={[
              { value: '0', label: 'First' },
              ...others.map((other, index) => ({ value: String(index + 1), label: `After “${other.title}”` })),
            ]}
            value={chosen}
            searchable={others.length > 6}
            onChange={setAfter}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit">Move</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
