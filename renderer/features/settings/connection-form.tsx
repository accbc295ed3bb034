import { Button, Group, PasswordInput, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ConnectionView } from '../../../shared/api/desktop/connections.ts';
import { ProviderKind } from '../../../shared/spec/spec.ts';
import { api } from '../../lib/api.ts';
import { PROVIDER_NAMES } from '../../lib/provider-names.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { FormProblem } from '../../ui/error-summary.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';

const LABEL = 'connection-label';
const ADDRESS = 'connection-address';

function problemsIn(label: string, kind: ProviderKind, address: string): FormProblem[] {
  const found: FormProblem[] = [];
  if (label.trim() === '') found.push({ field: LABEL, message: 'Name: for example OpenAI of the team' });
  if (address.trim() === '' ? kind === 'compatible' : !URL.canParse(address.trim()))
    found.push({ field: ADDRESS, message: 'Address: for example http://127.0.0.1:11434/v1' });
  return found;
}

/** Adds or changes a provider connection. An empty key field keeps the stored key. */
export function ConnectionForm({ connection, onClose }: { connection: ConnectionView | null; onClose: () => void }) {
  const [kind, setKind] = useState<ProviderKind>(connection?.kind ?? 'openai');
  const [label, setLabel] = useState(connection?.label ?? PROVIDER_NAMES.openai);
  const [address, setAddress] = useState(connection?.baseUrl ?? '');
  const [models, setModels] = useState<string[]>(connection?.models ?? []);
  const [key, setKey] = useState('');
  const [removeKey, setRemoveKey] = useState(false);
  const form = useSubmit({
    title: 'The connection could not be saved',
    check: () => problemsIn(label, kind, address),
    send: () =>
      api.connections.save({
        ...(connection === null ? {} : { id: connection.id }),
        kind,
        label,
        baseUrl: address.trim() === '' ? null : address.trim(),
        models,
        ...(removeKey ? { key: null } : key === '' ? {} : { key }),
      }),
    done: onClose,
  });
  const stored = connection?.key.set === true && !removeKey;
  return (
    <Dialog onClose={onClose} title={connection === null ? 'Add a provider' : `Edit ${connection.label}`}>
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          {form.summary}
          <Select
            label="Provider"
            data={ProviderKind.options.map((value) => ({ value, label: PROVIDER_NAMES[value] }))}
            value={kind}
            data-autofocus
            onChange={(value) => {
              const next = ProviderKind.safeParse(value);
              if (!next.success) return;
              if (label === PROVIDER_NAMES[kind]) setLabel(PROVIDER_NAMES[next.data]);
              setKind(next.data);
            }}
          />
          <TextInput
            id={LABEL}
            label="Name"
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
            error={form.errorOf(LABEL)}
            maxLength={100}
            required
          />
          <TextInput
            id={ADDRESS}
            label="Address"
            description={
              kind === 'compatible'
                ? 'Of the endpoint, for example http://127.0.0.1:11434/v1'
                : 'Empty for the provider’s own'
            }
            value={address}
            onChange={(event) => setAddress(event.currentTarget.value)}
            error={form.errorOf(ADDRESS)}
            required={kind === 'compatible'}
          />
          <PasswordInput
            label="Key"
            description={
              stored
                ? `A key${connection.key.last4 === null ? '' : ` ending in ${connection.key.last4}`} is stored. Leave this empty to keep it.`
                : 'It is encrypted on this machine and never shown again.'
            }
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
            autoComplete="off"
            maxLength={2000}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the key' }}
          />
          {connection?.key.set === true && connection.key.source !== 'environment' && (
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => setRemoveKey(!removeKey)}
              style={{ alignSelf: 'start' }}
            >
              {removeKey ? 'Keep the stored key' : 'Remove the stored key'}
            </Button>
          )}
          <TagsInput
            label="Models"
            description="Names as the provider has them, each followed by Enter"
            value={models}
            onChange={setModels}
            acceptValueOnBlur
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={form.pending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
