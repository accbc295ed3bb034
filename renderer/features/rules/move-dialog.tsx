import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';

interface Props {
  title: string;
  /** Counted from 0, as `onMove` expects it; people read it counted from 1. */
  place: number;
  of: number;
  onMove: (place: number) => void;
  onClose: () => void;
}

/** Moves a rule far at once. */
export function MoveDialog({ title, place, of, onMove, onClose }: Props) {
  const [typed, setTyped] = useState(String(place + 1));
  const [refused, setRefused] = useState(false);
  const wanted = Number(typed);
  const valid = Number.isInteger(wanted) && wanted >= 1 && wanted <= of;
  return (
    <Dialog onClose={onClose} title={`Move “${title}”`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setRefused(!valid);
          if (!valid) return;
          onMove(wanted - 1);
          onClose();
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Place in the list"
            description={`From 1, read first, to ${of}, read last`}
            inputMode="numeric"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={refused && !valid ? `Place: a whole number from 1 to ${of}, for example 1` : null}
            data-autofocus
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
