import { Button, Group, Radio, Select, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useId, useState } from 'react';
import type { ProtectionView } from '../../../shared/api/desktop/protections.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { api } from '../../lib/api.ts';
import { keeperWords } from '../../lib/protection-paths.ts';
import { useProtections } from '../../lib/protections.tsx';
import { usePartTitles } from '../../lib/use-part-titles.ts';
import { Dialog } from '../dialog.tsx';
import { useSubmit } from '../use-submit.tsx';

type Level = ProtectionView['level'] | 'open';

const LEVELS: { value: Level; label: string; words: string; done: string }[] = [
  { value: 'locked', label: 'Locked', words: 'Only engineers change it. Others may request a change.', done: 'locked' },
  {
    value: 'guarded',
    label: 'Guarded',
    words: 'Anyone may propose a change; an engineer must approve it.',
    done: 'guarded',
  },
  { value: 'open', label: 'Open', words: 'Anyone who edits the agent may change it.', done: 'opened' },
];

interface Props {
  title: string;
  /** The parts to choose from; the first is chosen at the start. */
  paths: readonly string[];
  onClose: () => void;
}

/** Locks, guards or opens a part, with the reason that people will read on its badge. */
export function LockDialog({ title, paths, onClose }: Props) {
  const agent = useAgent();
  const protections = useProtections();
  const [path, setPath] = useState(paths[0] ?? '');
  const held = protections.of(path);
  const own = held?.path === path ? held : null;
  const [chosen, setChosen] = useState<Level | null>(null);
  const [reason, setReason] = useState('');
  const reasonId = useId();
  const level: Level = chosen ?? own?.level ?? 'locked';
  const titleOf = usePartTitles();
  const offered = LEVELS.filter(({ value }) => value !== 'open' || own !== null);
  const form = useSubmit({
    title: 'Nothing was changed',
    check: () =>
      reason.trim() === ''
        ? [{ field: reasonId, message: 'Reason: people who want to edit this part will read it' }]
        : [],
    send: () => api.protections.set({ agent: agent.id, path, level, reason: reason.trim() }),
    done: () => {
      notifications.show({ message: `“${titleOf(path)}” was ${LEVELS.find(({ value }) => value === level)?.done}.` });
      onClose();
    },
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          {form.summary}
          {paths.length === 1 ? (
            <Text size="sm" fw={600}>
              {titleOf(path)}
            </Text>
          ) : (
            <Select
              label="What"
              data={paths.map((part) => ({ value: part, label: titleOf(part) }))}
              value={path}
              searchable
              onChange={(value) => {
                setPath(value ?? path);
                setChosen(null);
              }}
            />
          )}
          {held !== null && (
            <Text size="sm" c="dimmed">
              {own === null ? 'It lies in a part that is already protected. ' : ''}
              {keeperWords(held)}: “{held.reason}”
            </Text>
          )}
          <Radio.Group
            label="Who may change it"
            value={level}
            onChange={(value) => setChosen(LEVELS.find((known) => known.value === value)?.value ?? null)}
          >
            <Stack gap={8} mt={6}>
              {offered.map(({ value, label: name, words }) => (
                <Radio key={value} value={value} label={name} description={words} />
              ))}
            </Stack>
          </Radio.Group>
          <Textarea
            id={reasonId}
            label="Reason"
            description={
              level === 'open'
                ? 'Why it may be changed again; it goes into the ledger'
                : 'People who want to change this part read it'
            }
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={form.errorOf(reasonId)}
            maxLength={1000}
            autosize
            minRows={2}
            required
            data-autofocus
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={form.pending}>
              {{ locked: 'Lock', guarded: 'Guard', open: 'Open' }[level]}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
