import { Button, Group, Radio, Select, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import type { ProtectionView } from '../../../shared/api/desktop/protections.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { api } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { keeperWords } from '../../lib/protection-paths.ts';
import { useProtections } from '../../lib/protections.tsx';
import { usePartTitles } from '../../lib/use-part-titles.ts';
import { Dialog } from '../dialog.tsx';
import { ErrorSummary, type FormProblem } from '../error-summary.tsx';

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
  const [problems, setProblems] = useState<FormProblem[]>([]);
  const attempt = useRef(0);
  const reasonId = useId();
  const level: Level = chosen ?? own?.level ?? 'locked';
  const titleOf = usePartTitles();
  const offered = LEVELS.filter(({ value }) => value !== 'open' || own !== null);
  const show = (found: FormProblem[]): void => {
    attempt.current += 1;
    setProblems(found);
  };
  const set = useMutation({
    mutationFn: () => api.protections.set({ agent: agent.id, path, level, reason: reason.trim() }),
    onSuccess: () => {
      notifications.show({ message: `“${titleOf(path)}” was ${LEVELS.find(({ value }) => value === level)?.done}.` });
      onClose();
    },
    onError: (error) => show([{ field: null, message: wordsOf(error) }]),
  });
  const submit = (): void => {
    const found =
      reason.trim() === ''
        ? [{ field: reasonId, message: 'Reason: people who want to edit this part will read it' }]
        : [];
    show(found);
    if (found.length === 0) set.mutate();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="md">
          {problems.length > 0 && (
            <ErrorSummary key={attempt.current} title="Nothing was changed" problems={problems} />
          )}
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
            error={problems.find(({ field }) => field === reasonId)?.message ?? null}
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
            <Button type="submit" loading={set.isPending}>
              {{ locked: 'Lock', guarded: 'Guard', open: 'Open' }[level]}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
