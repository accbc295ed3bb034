import { Button, Group, PasswordInput, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ConnectionView } from '../../../shared/api/desktop/connections.ts';
import { ProviderKind } from '../../../shared/spec/spec.ts';
import { api } from '../../lib/api.ts';
import { problemsOf, wordsOf } from '../../lib/errors.ts';
import { PROVIDER_NAMES } from '../../lib/provider-names.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorSummary, type FormProblem } from '../../ui/error-summary.tsx';

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
  const [problems, setProblems] = useState<FormProblem[]>([]);
  const attempt = useRef(0);
  const refuse = (found: FormProblem[]): void => {
    attempt.current += 1;
    setProblems(found);
  };
  const save = useMutation({
    mutationFn: () =>
      api.connections.save({
        ...(connection === null ? {} : { id: connection.id }),
        kind,
        label,
        baseUrl: address.trim() === '' ? null : address.trim(),
        models,
        ...(removeKey ? { key: null } : key === '' ? {} : { key }),
      }),
    onSuccess: onClose,
    onError: (error) => {
      const found = problemsOf(error);
      refuse(
        found.length === 0
          ? [{ field: null, message: wordsOf(error) }]
          : found.map(({ field, message }) => ({ field: null, message: `${field}: ${message}` })),
      );
    },
  });
  const submit = (): void => {
    const found = problemsIn(label, kind, address);
    if (found.length > 0) refuse(found);
    else save.mutate();
  };
  const stored = connection?.key.set === true && !removeKey;
  const errorOf = (id: string): string | null => problems.find(({ field }) => field === id)?.message ?? null;
  return (
    <Dialog onClose={onClose} title={connection === null ? 'Add a provider' : `Edit ${connection.label}`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="md">
          {problems.length > 0 && (
            <ErrorSummary key={attempt.current} title="The connection could not be saved" problems={problems} />
          )}
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
            error={errorOf(LABEL)}
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
            error={errorOf(ADDRESS)}
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
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
