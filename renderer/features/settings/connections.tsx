import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConnectionView } from '../../../shared/api/desktop/connections.ts';
import { query } from '../../lib/api.ts';
import { IconLock, IconPlus } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { ConnectionItem } from './connection-item.tsx';
import { ADD_PROVIDER, LocalEndpoints } from './local-endpoints.tsx';

/** The model providers of this machine. Keys go in and never come out again. */
export function Connections() {
  const connections = useQuery(query.connections.list.queryOptions());
  const [editing, setEditing] = useState<ConnectionView | 'new' | null>(null);
  if (connections.isError)
    return (
      <LoadError
        title="The connections could not be read"
        error={connections.error}
        retry={() => void connections.refetch()}
      />
    );
  const { connections: list = [], protection } = connections.data ?? {};
  return (
    <Panel label="Model providers">
      <Stack gap="sm">
        {connections.isSuccess && list.length === 0 && (
          <Text size="sm" c="dimmed">
            None is connected. Everything works as a dry run without one: the rules that a form can express decide, and
            no model is asked. Add a provider to test against a model.
          </Text>
        )}
        {list.map((connection) => (
          <ConnectionItem key={connection.id} connection={connection} onEdit={() => setEditing(connection)} />
        ))}
        <LocalEndpoints />
        <Group>
          <Button
            id={ADD_PROVIDER}
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setEditing('new')}
          >
            Add a provider
          </Button>
        </Group>
        {protection !== undefined && (
          <Group gap={6} wrap="nowrap" align="flex-start">
            <IconLock size={15} aria-hidden style={{ flex: 'none', marginTop: 2, color: 'var(--rh-lock)' }} />
            <Text size="xs" c="dimmed">
              {protection.words}
            </Text>
          </Group>
        )}
      </Stack>
      {editing !== null && (
        <ConnectionForm connection={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
    </Panel>
  );
}
