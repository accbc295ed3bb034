import { Button, Group, List, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { announce } from '../../../lib/announce.tsx';
import { api, query } from '../../../lib/api.ts';
import { wordsOf } from '../../../lib/errors.ts';
import { count } from '../../../lib/format.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorSummary } from '../../../ui/error-summary.tsx';
import { LoadError } from '../../../ui/load-error.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { changeWords } from './model-words.ts';

/** What a file of models would change, before it does. */
export function ImportModels({ name, text, onClose }: { name: string; text: string; onClose: () => void }) {
  const preview = useQuery(query.catalogue.previewFile.queryOptions({ input: { text } }));
  const importing = useMutation({
    mutationFn: () => api.catalogue.importFile({ text }),
    onSuccess: ({ imported }) => {
      announce(`Imported ${count(imported, 'model')}.`);
      onClose();
    },
  });
  const { changes = [], problems = [] } = preview.data ?? {};
  return (
    <Dialog onClose={onClose} size="lg" title={`Import ${name}`}>
      <Stack gap="md">
        {preview.isPending && <Loading />}
        {preview.isError && (
          <LoadError
            title="The file could not be looked at"
            error={preview.error}
            retry={() => void preview.refetch()}
          />
        )}
        {importing.isError && (
          <ErrorSummary title="Nothing was imported" problems={[{ field: null, message: wordsOf(importing.error) }]} />
        )}
        {problems.length > 0 && (
          <ErrorSummary
            title="The file is not a catalogue of models, nothing was imported"
            problems={problems.map(({ message }) => ({ field: null, message }))}
          />
        )}
        {preview.isSuccess && problems.length === 0 && (
          <Text size="sm">
            {changes.length === 0
              ? 'The file says what is known here already. There is nothing to import.'
              : `${count(changes.length, 'model')} would change. Prices are for a million tokens of input and of output.`}
          </Text>
        )}
        {changes.length > 0 && (
          <List size="sm" spacing={4} style={{ maxHeight: 320, overflow: 'auto' }} tabIndex={0} aria-label="Changes">
            {changes.map((change) => (
              <List.Item key={`${change.provider}/${change.model}`}>
                <b>{change.title}</b>: {changeWords(change)}
              </List.Item>
            ))}
          </List>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {changes.length === 0 ? 'Close' : 'Cancel'}
          </Button>
          {changes.length > 0 && (
            <Button onClick={() => importing.mutate()} loading={importing.isPending}>
              Import {count(changes.length, 'model')}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}
