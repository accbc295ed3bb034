import { Button, Group, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Permission } from '../../../../shared/api/desktop/permission.ts';
import { Gated } from '../../../ui/gated.tsx';

export type Decision = 'same' | 'different';
const MOST_NOTE = 1000;

interface Props {
  /** What the text is, for screen readers where several stand on a page. */
  of: string;
  permission: Permission;
  busy: boolean;
  note: string;
  onNote: (note: string) => void;
  onDecide: (decision: Decision) => void;
}

/** A person's word on a text, with a note where one helps. */
export function DecideButtons({ of, permission, busy, note, onNote, onDecide }: Props) {
  const [noting, setNoting] = useState(note !== '');
  const button = (decision: Decision, label: string) => (
    <Gated
      label={label}
      ariaLabel={`${label}: ${of}`}
      permission={permission}
      also={busy ? 'It is being saved.' : null}
      onClick={() => onDecide(decision)}
    />
  );
  return (
    <>
      {noting && (
        <Textarea
          label={`Note on ${of}`}
          description="Optional. It stands beside your decision."
          value={note}
          onChange={(event) => onNote(event.currentTarget.value)}
          maxLength={MOST_NOTE}
          autosize
          minRows={1}
          maxRows={6}
          data-autofocus
        />
      )}
      <Group gap="xs">
        {button('same', 'Same meaning')}
        {button('different', 'Different meaning')}
        {!noting && permission.allowed && (
          <Button variant="subtle" onClick={() => setNoting(true)}>
            Add a note
          </Button>
        )}
      </Group>
    </>
  );
}
