import { Button, Group, MultiSelect, NumberInput, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Permission } from '../../../shared/api/desktop/permission.ts';
import type { ExecutionSettingsView } from '../../../shared/executions/views.ts';
import { readablePaths } from '../../../shared/schema/contract-impact.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { api, query } from '../../lib/api.ts';
import { count, formatInstant, formatNumber } from '../../lib/format.ts';
import { pathTitle } from '../../lib/path-title.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import classes from './executions.module.css';

/** How long executions are kept, how many, and what is never stored of them. */
export function SettingsDialog({ spec, onClose }: { spec: Spec; onClose: () => void }) {
  const agent = useAgent();
  const found = useQuery({
    ...query.executions.settings.queryOptions({ input: { agent: agent.id } }),
    refetchOnMount: 'always',
  });
  // A form that began with what was read earlier would write that back over what others have said since.
  const isReading = found.isFetching;
  return (
    <Dialog title="What is kept of executions" size="lg" onClose={onClose}>
      {isReading && <Loading />}
      {found.isError && (
        <LoadError title="The settings could not be read" error={found.error} retry={() => void found.refetch()} />
      )}
      {found.isSuccess && !isReading && <SettingsForm view={found.data} spec={spec} onClose={onClose} />}
    </Dialog>
  );
}

interface FormProps {
  view: ExecutionSettingsView & { permission: Permission };
  spec: Spec;
  onClose: () => void;
}

function SettingsForm({ view, spec, onClose }: FormProps) {
  const agent = useAgent();
  const [settings, setSettings] = useState(view.settings);
  const { allowed, why } = view.permission;
  const form = useSubmit({
    title: 'The settings were not saved',
    check: () => [
      ...within('keep-days', 'Days', settings.keepDays, 1, 3650),
      ...within('keep-rows', 'Executions at most', settings.keepRows, 100, 100_000_000),
    ],
    send: () => api.executions.saveSettings({ agent: agent.id, ...settings }),
    done: () => {
      announce('What is kept of executions was changed');
      onClose();
    },
  });
  const paths = (['input', 'output'] as const).flatMap((part) =>
    readablePaths(spec.contract[part]).map(({ path }) => ({
      value: `${part}.${path}`,
      label: `${part === 'input' ? 'Input' : 'Answer'} · ${pathTitle(spec.contract[part], path)}`,
    })),
  );
  const others = settings.redact.filter((path) => !paths.some(({ value }) => value === path));
  return (
    <form onSubmit={form.submit} noValidate>
      <Stack gap="md">
        {form.summary}
        {!allowed && <Text size="sm">{why}</Text>}
        <Group grow align="flex-start">
          <NumberInput
            id="keep-days"
            label="Days"
            description="Older executions are removed"
            value={settings.keepDays}
            allowDecimal={false}
            allowNegative={false}
            readOnly={!allowed}
            error={form.errorOf('keep-days')}
            onChange={(days) => setSettings((now) => ({ ...now, keepDays: Number(days) }))}
          />
          <NumberInput
            id="keep-rows"
            label="Executions at most"
            description="The newest so many"
            value={settings.keepRows}
            allowDecimal={false}
            allowNegative={false}
            thousandSeparator
            readOnly={!allowed}
            error={form.errorOf('keep-rows')}
            onChange={(rows) => setSettings((now) => ({ ...now, keepRows: Number(rows) }))}
          />
        </Group>
        <MultiSelect
          label="Never stored"
          description="A mark stands in place of these values from now on. What is in the log already stays until it is removed by its age."
          placeholder={settings.redact.length === 0 ? 'Everything is stored' : ''}
          data={[...paths, ...others.map((value) => ({ value, label: value }))]}
          value={settings.redact}
          onChange={(redact) => setSettings((now) => ({ ...now, redact }))}
          readOnly={!allowed}
          searchable
          hidePickedOptions
        />
        {view.changes.length > 0 && (
          <section className={classes.part}>
            <h3>Who changed it</h3>
            <ul className={classes.checks}>
              {view.changes.map(({ at, by, keepDays, keepRows, redact }) => (
                <li key={at + by}>
                  {by}, {formatInstant(at)}: {count(keepDays, 'day')}, at most {formatNumber(keepRows)},{' '}
                  {redact.length === 0 ? 'everything stored' : `without ${redact.join(', ')}`}
                </li>
              ))}
            </ul>
          </section>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {allowed ? 'Cancel' : 'Close'}
          </Button>
          {allowed && (
            <Button type="submit" loading={form.pending}>
              Save
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

const within = (field: string, label: string, value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most
    ? []
    : [{ field, message: `${label}: a whole number from ${formatNumber(least)} to ${formatNumber(most)}` }];
