import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import type { ConnectionView } from '../../../shared/api/desktop/connections.ts';
import { api } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { count } from '../../lib/format.ts';
import { PROVIDER_NAMES } from '../../lib/provider-names.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';

function keyWords({ key }: ConnectionView): string {
  if (!key.set) return 'No key';
  const ending = key.last4 === null ? '' : ` ending in ${key.last4}`;
  return key.source === 'environment' ? `Key${ending} from the environment` : `Key${ending}`;
}

/** One provider connection: test it, change it, remove it. */
export function ConnectionItem({ connection, onEdit }: { connection: ConnectionView; onEdit: () => void }) {
  const { id, label, kind, baseUrl, models, key } = connection;
  const [removing, { open, close }] = useDisclosure(false);
  const test = useMutation({ mutationFn: () => api.connections.test({ id }) });
  const remove = useMutation({ mutationFn: () => api.connections.remove({ id }), onSuccess: close });
  const outcome = test.data?.message ?? (test.isError ? wordsOf(test.error) : null);
  return (
    <div style={{ borderBottom: '1px solid var(--rh-line)', paddingBottom: 12 }}>
      <Group justify="space-between" gap="xs">
        <div style={{ minWidth: 0, flex: '1 1 240px' }}>
          <Text size="sm" fw={600}>
            {label}
          </Text>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {[
              PROVIDER_NAMES[kind],
              ...(baseUrl === null ? [] : [baseUrl]),
              keyWords(connection),
              count(models.length, 'model'),
            ].join(' · ')}
          </Text>
        </div>
        <Group gap={6}>
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => test.mutate()}
            loading={test.isPending}
            aria-label={`Test ${label}`}
          >
            Test
          </Button>
          {key.source !== 'environment' && (
            <>
              <Button variant="default" size="compact-sm" onClick={onEdit} aria-label={`Edit ${label}`}>
                Edit
              </Button>
              <Button variant="subtle" size="compact-sm" onClick={open} aria-label={`Remove ${label}`}>
                Remove
              </Button>
            </>
          )}
        </Group>
      </Group>
      <Text
        role="status"
        size="xs"
        mt={outcome === null ? 0 : 6}
        c={test.data?.ok === true ? 'var(--rh-ok)' : 'var(--rh-bad)'}
      >
        {outcome === null ? '' : `${test.data?.ok === true ? 'It answers' : 'It does not answer'}: ${outcome}`}
      </Text>
      <ConfirmDialog
        opened={removing}
        onClose={close}
        title={`Remove ${label}`}
        confirm="Remove"
        danger
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      >
        Its key is deleted from this machine. Agents that name its models fall back to others, or to a dry run.
        {remove.isError && ` ${wordsOf(remove.error)}`}
      </ConfirmDialog>
    </div>
  );
}
