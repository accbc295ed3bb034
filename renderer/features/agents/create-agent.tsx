import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, query } from '../../lib/api.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { LoadError } from '../../ui/load-error.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import { EMPTY, Templates } from './templates.tsx';

const NAME = 'agent-name';

/** Creates an agent, empty or from a ready-made one, and opens its rules. */
export function CreateAgent({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const templates = useQuery(query.agents.templates.queryOptions());
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [template, setTemplate] = useState(EMPTY);
  // What a template filled in goes with it; what a person wrote stays.
  const choose = (id: string): void => {
    const before = templates.data?.find((entry) => entry.id === template);
    const next = templates.data?.find((entry) => entry.id === id);
    setTemplate(id);
    if (name.trim() === '' || name === before?.name) setName(next?.name ?? '');
    if (description.trim() === '' || description === before?.description) setDescription(next?.description ?? '');
  };
  const form = useSubmit({
    title: 'The agent could not be created',
    check: () =>
      name.trim() === '' ? [{ field: NAME, message: 'Name: for example Moderate marketplace listings' }] : [],
    fieldOf: () => NAME,
    send: () => api.agents.create({ name, description, ...(template === EMPTY ? {} : { template }) }),
    done: ({ slug }) => {
      onClose();
      void navigate({ to: '/agents/$slug/rules', params: { slug } });
    },
  });
  return (
    <Dialog onClose={onClose} size={860} title="New agent">
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          {form.summary}
          {templates.isError && (
            <LoadError
              title="The ready-made agents could not be read"
              error={templates.error}
              retry={() => void templates.refetch()}
            />
          )}
          {templates.isSuccess && <Templates templates={templates.data} chosen={template} onChoose={choose} />}
          <TextInput
            id={NAME}
            label="Name"
            description="What it does, in a few words"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={form.errorOf(NAME)}
            maxLength={200}
            required
          />
          <Textarea
            label="Description"
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
            maxLength={2000}
            autosize
            minRows={2}
            maxRows={6}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={form.pending}>
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
