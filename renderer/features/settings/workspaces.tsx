import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { WorkspaceView } from '../../../shared/api/desktop/workspace.ts';
import { api, query } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { Chip } from '../../ui/chip.tsx';
import { IconCheck, IconPlus } from '../../ui/icons.ts';
import { Panel } from '../../ui/panel.tsx';

const KINDS: Record<WorkspaceView['kind'], string> = {
  sample: 'Ready-made agents to try things out',
  own: 'On this machine',
  team: 'Shared through a registry',
};

/** The workspaces of this machine; an empty one is one click away. */
export function Workspaces() {
  const navigate = useNavigate();
  const list = useQuery(query.workspace.list.queryOptions()).data ?? [];
  const me = useQuery(query.workspace.current.queryOptions()).data?.me;
  const goHome = (): void => void navigate({ to: '/agents' });
  const change = useMutation({ mutationFn: (id: string) => api.workspace.switch({ id }), onSuccess: goHome });
  const create = useMutation({
    mutationFn: () => {
      const own = list.filter(({ kind }) => kind === 'own').length;
      return api.workspace.create({
        name: own === 0 ? 'My workspace' : `My workspace ${own + 1}`,
        myName: me?.name ?? 'Me',
      });
    },
    onSuccess: goHome,
  });
  const error = change.error ?? create.error;
  return (
    <Panel label="Workspaces">
      <Stack gap="sm">
        {list.map(({ id, name, kind, current }) => (
          <Group key={id} justify="space-between" wrap="nowrap">
            <div style={{ minWidth: 0 }}>
              <Text size="sm" fw={600} truncate>
                {name}
              </Text>
              <Text size="xs" c="dimmed">
                {KINDS[kind]}
              </Text>
            </div>
            {current ? (
              <Chip tone="brand" icon={<IconCheck size={13} aria-hidden />}>
                Open
              </Chip>
            ) : (
              <Button
                variant="default"
                size="compact-sm"
                onClick={() => change.mutate(id)}
                loading={change.isPending && change.variables === id}
                aria-label={`Switch to ${name}`}
              >
                Switch
              </Button>
            )}
          </Group>
        ))}
        {error !== null && (
          <Text size="sm" c="var(--rh-bad)" role="alert">
            {wordsOf(error)}
          </Text>
        )}
        <Group>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => create.mutate()}
            loading={create.isPending}
          >
            New empty workspace
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}
