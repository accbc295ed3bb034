import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { announce } from '../../lib/announce.tsx';
import { api, query } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { count } from '../../lib/format.ts';
import { IconPlus } from '../../ui/icons.ts';

/** The button below the list, which is always there. */
export const ADD_PROVIDER = 'add-provider';

interface Endpoint {
  name: string;
  baseUrl: string;
  models: string[];
}

/** Programs that serve models on this machine, to be added with one press. Nothing is shown where none answers. */
export function LocalEndpoints() {
  const found = useQuery(query.connections.discover.queryOptions());
  return (found.data ?? []).map((endpoint) => <Found key={endpoint.baseUrl} endpoint={endpoint} />);
}

function Found({ endpoint }: { endpoint: Endpoint }) {
  const { name, baseUrl, models } = endpoint;
  const add = useMutation({
    mutationFn: () => api.connections.save({ kind: 'compatible', label: name, baseUrl, models }),
    onSuccess: () => {
      announce(`${name} is added.`);
      // The pressed button is about to go.
      document.getElementById(ADD_PROVIDER)?.focus();
    },
  });
  return (
    <div style={{ borderBottom: '1px solid var(--rh-line)', paddingBottom: 12 }}>
      <Group justify="space-between" gap="xs">
        <div style={{ minWidth: 0, flex: '1 1 240px' }}>
          <Text size="sm">
            {name} answers on this machine with {count(models.length, 'model')}
          </Text>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {baseUrl} · not connected yet
          </Text>
        </div>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => add.mutate()}
          loading={add.isPending}
          aria-label={`Add ${name}`}
        >
          Add
        </Button>
      </Group>
      {add.isError && (
        <Text role="alert" size="xs" mt={6} c="var(--rh-bad)">
          {name} was not added. {wordsOf(add.error)}
        </Text>
      )}
    </div>
  );
}
