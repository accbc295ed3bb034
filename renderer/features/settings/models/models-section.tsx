import { Button, FileButton, Group, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { CatalogueModel } from '../../../../shared/api/desktop/catalogue.ts';
import { announce } from '../../../lib/announce.tsx';
import { api, query } from '../../../lib/api.ts';
import { wordsOf } from '../../../lib/errors.ts';
import { count, formatList } from '../../../lib/format.ts';
import { PROVIDER_NAMES } from '../../../lib/provider-names.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { IconPlus, IconRefresh, IconSearch } from '../../../ui/icons.ts';
import { LoadError } from '../../../ui/load-error.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ImportModels } from './import-models.tsx';
import { ModelForm } from './model-form.tsx';
import { ModelTable } from './model-table.tsx';

type Refreshed = Awaited<ReturnType<typeof api.catalogue.refresh>>;
const MOST_NAMED = 5;
const some = (names: readonly string[]): string =>
  formatList(names.length > MOST_NAMED ? [...names.slice(0, MOST_NAMED), `${names.length - MOST_NAMED} more`] : names);

/** What asking the providers found, in words. */
const refreshWords = ({ asked, added, missing }: Refreshed): string =>
  [
    ...asked.map(({ label, message }) => `${label}: ${message}`),
    added.length === 0
      ? 'No model was new.'
      : `New: ${some(added)}. Their prices are not known; edit them before a cost limit is to hold.`,
    ...(missing.length === 0 ? [] : [`Not listed: ${some(missing)}.`]),
  ].join(' ');

/** What this machine knows of models, to look through, edit, refresh, import and export. */
export function ModelsSection() {
  const list = useQuery(query.catalogue.list.queryOptions());
  const [search, setSearch] = useState('');
  const [editing, setEditing] = useState<CatalogueModel | 'new' | null>(null);
  const [resetting, setResetting] = useState<CatalogueModel | null>(null);
  const [file, setFile] = useState<{ name: string; text: string } | null>(null);
  const forget = useRef<() => void>(null);
  const say = (title: string) => (error: unknown) =>
    notifications.show({ color: 'red', role: 'alert', title, message: wordsOf(error) });
  const refresh = useMutation({ mutationFn: () => api.catalogue.refresh() });
  const reset = useMutation({
    mutationFn: ({ entry: { provider, model } }: CatalogueModel) => api.catalogue.reset({ provider, model }),
    onSuccess: (_, { entry, hasShipped }) => {
      announce(hasShipped ? `${entry.title} is as it was shipped.` : `Removed ${entry.title}.`);
      setResetting(null);
    },
    onError: say('The model was not reset'),
  });
  const exporting = useMutation({
    mutationFn: () => api.catalogue.exportFile(),
    onSuccess: ({ name, text }) => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
      link.download = name;
      link.click();
      URL.revokeObjectURL(link.href);
      announce(`Exported the models to ${name}.`);
    },
    onError: say('The models were not exported'),
  });
  if (list.isError)
    return <LoadError title="The models could not be read" error={list.error} retry={() => void list.refetch()} />;
  const words = search.trim().toLowerCase();
  const models = (list.data?.models ?? []).filter(({ entry }) =>
    `${entry.title} ${entry.model} ${PROVIDER_NAMES[entry.provider]}`.toLowerCase().includes(words),
  );
  return (
    <Panel label="Models">
      <Stack gap="sm" id="models">
        <Text size="sm" c="dimmed">
          What runs are estimated and limits are kept with. Prices are list prices; correct them here when a provider
          changes them.
        </Text>
        <Group gap="xs">
          <TextInput
            aria-label="Search models"
            placeholder="Search models"
            leftSection={<IconSearch size={16} aria-hidden />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            style={{ flex: '1 1 200px' }}
          />
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            onClick={() => refresh.mutate()}
            loading={refresh.isPending}
            aria-label="Refresh from providers"
          >
            Refresh
          </Button>
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing('new')}>
            Add a model
          </Button>
          <FileButton
            accept="application/json,.json"
            resetRef={forget}
            inputProps={{ 'aria-label': 'File of models' }}
            onChange={(chosen) => {
              if (chosen === null) return;
              chosen.text().then((text) => setFile({ name: chosen.name, text }), say('The file could not be read'));
              forget.current?.();
            }}
          >
            {(props) => (
              <Button {...props} variant="default">
                Import…
              </Button>
            )}
          </FileButton>
          <Button variant="default" onClick={() => exporting.mutate()} loading={exporting.isPending}>
            Export
          </Button>
        </Group>
        <Text size="sm" role="status" c={refresh.isError ? 'var(--rh-bad)' : 'var(--rh-ink)'}>
          {refresh.isError ? wordsOf(refresh.error) : refresh.isSuccess ? refreshWords(refresh.data) : ''}
        </Text>
        {list.isPending && <Loading />}
        {list.isSuccess && models.length === 0 && (
          <Text size="sm" c="dimmed">
            No model has “{search}” in its name.
          </Text>
        )}
        {list.isSuccess && models.length > 0 && (
          <ModelTable
            models={models}
            priceTable={list.data.priceTable}
            today={list.data.today}
            onEdit={setEditing}
            onReset={setResetting}
          />
        )}
        {list.isSuccess && (
          <Text size="xs" c="dimmed">
            {count(models.length, 'model')} shown. “Not known” is never taken for free: a run on such a model has no
            cost estimate.
          </Text>
        )}
      </Stack>
      {editing !== null && <ModelForm model={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
      {file !== null && <ImportModels {...file} onClose={() => setFile(null)} />}
      {resetting !== null && (
        <ConfirmDialog
          opened
          onClose={() => setResetting(null)}
          title={resetting.hasShipped ? `Reset ${resetting.entry.title}` : `Remove ${resetting.entry.title}`}
          confirm={resetting.hasShipped ? 'Reset' : 'Remove'}
          busy={reset.isPending}
          onConfirm={() => reset.mutate(resetting)}
        >
          {resetting.hasShipped
            ? 'The entry that came with the program counts again, its price included.'
            : 'The catalogue no longer knows this model: it can still be asked, with careful settings and without a price.'}
        </ConfirmDialog>
      )}
    </Panel>
  );
}
