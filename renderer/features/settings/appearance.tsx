import { SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Settings } from '../../../shared/api/desktop/system.ts';
import { api, query } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { Panel } from '../../ui/panel.tsx';

type Values = z.infer<typeof Settings>;
const SCHEMES: { value: Values['colorScheme']; label: string }[] = [
  { value: 'auto', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** Light or dark, and whether single keys do something. */
export function Appearance() {
  const settings = useQuery(query.system.settings.queryOptions()).data;
  const save = useMutation({ mutationFn: (next: Values) => api.system.saveSettings(next) });
  if (settings === undefined) return null;
  return (
    <Panel label="Appearance and keyboard">
      <Stack gap="md" align="flex-start">
        <SegmentedControl
          aria-label="Colours"
          data={SCHEMES}
          value={settings.colorScheme}
          onChange={(value) => {
            const scheme = SCHEMES.find((candidate) => candidate.value === value)?.value;
            if (scheme !== undefined) save.mutate({ ...settings, colorScheme: scheme });
          }}
        />
        <Switch
          label="Shortcuts of a single key"
          description="Such as N for a new rule and ? for the list of shortcuts. Turn them off when you dictate."
          checked={settings.singleKeyShortcuts}
          onChange={(event) => save.mutate({ ...settings, singleKeyShortcuts: event.currentTarget.checked })}
        />
        {save.isError && (
          <Text size="sm" c="var(--rh-bad)" role="alert">
            Not saved: {wordsOf(save.error)}
          </Text>
        )}
      </Stack>
    </Panel>
  );
}
