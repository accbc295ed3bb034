import { Select, Text } from '@mantine/core';
import { useState } from 'react';
import type { KeyView } from '../../../shared/api/key-limits.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import { KeyLimitFields, limitProblems, limitsOf, typedLimits } from './key-limits.tsx';
import { notMade } from './registry-words.ts';

/** Says how far a key reaches from now on. */
export function ChangeKeyDialog({ limited, onClose }: { limited: KeyView; onClose: () => void }) {
  const [typed, setTyped] = useState(typedLimits(limited.limits));
  const form = useSubmit({
    title: 'The key was not changed',
    check: () => limitProblems(typed),
    send: () => api.registry.limitKey({ id: limited.id, limits: limitsOf(typed) }),
    done: () => {
      announce(`The limits of ${limited.name} are changed`);
      onClose();
    },
    words: (error) => notMade('A limit', error),
  });
  return (
    <FormDialog
      title={`Limits of “${limited.name}”`}
      onClose={onClose}
      size="lg"
      form={form}
      submit="Change the limits"
    >
      <KeyLimitFields typed={typed} onChange={setTyped} errorOf={form.errorOf} />
      <Text size="sm" c="dimmed">
        They hold within a second. Dollars are counted as the registry records them, by day and month in UTC.
      </Text>
    </FormDialog>
  );
}

const KEPT = [
  { value: '0', label: 'Not at all' },
  { value: '1', label: 'For an hour' },
  { value: '24', label: 'For a day' },
  { value: '168', label: 'For a week' },
];

/** Gives a key a new secret, which is shown here and nowhere else. */
export function RotateKeyDialog({ rotated, onClose }: { rotated: KeyView; onClose: () => void }) {
  const [kept, setKept] = useState('24');
  const form = useSubmit({
    title: 'No new secret was made',
    send: () => api.registry.rotateKey({ id: rotated.id, keepOldHours: Number(kept) }),
    done: () => announce('The new secret is made. Copy it now.'),
    words: (error) => notMade('A secret', error),
  });
  const made = form.result;
  return (
    <FormDialog
      title={`New secret for “${rotated.name}”`}
      onClose={onClose}
      size="lg"
      form={form}
      submit="Make the secret"
      made={
        made && (
          <>
            <Text size="sm">
              Copy the secret now and put it where the application keeps its secrets. It is <b>not shown again</b>.
            </Text>
            <CopyText label="Key" text={made.secret} />
          </>
        )
      }
    >
      <Select
        label="The secret it has now stays good"
        description="So that the application can change over without a failed call"
        data={KEPT}
        value={kept}
        onChange={(value) => setKept(value ?? kept)}
        allowDeselect={false}
        data-autofocus
      />
    </FormDialog>
  );
}
