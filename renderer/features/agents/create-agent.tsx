import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { CreationSource } from '../../../shared/creation/creation.ts';
import { api, query } from '../../lib/api.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { FormProblem } from '../../ui/error-summary.tsx';
import { LoadError } from '../../ui/load-error.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import { SourceInput, TEXT } from './source-input.tsx';
import { StartWays, type Way } from './start-ways.tsx';
import { Templates } from './templates.tsx';

const NAME = 'agent-name';
const FIRST_LIMIT_USD = 1;
/** What was typed and not sent, for a reload or another try. */
const NOTHING = { name: '', text: '', description: '' };

/** Begins an agent: step by step from words or a file, or at once from a template or with nothing in it. */
export function CreateAgent({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const templates = useQuery(query.agents.templates.queryOptions());
  const models = useQuery(query.creations.models.queryOptions());
  const [way, setWay] = useState<Way>('describe');
  const [typed, setTyped, forgetTyped] = useSessionStorage({ key: 'rulehouse-new-agent', defaultValue: NOTHING });
  const [file, setFile] = useState<CreationSource | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const { name, text, description } = typed;
  const set = (part: Partial<typeof NOTHING>): void => setTyped((old) => ({ ...old, ...part }));
  const template = chosen ?? templates.data?.[0]?.id ?? '';
  const isStepByStep = way === 'describe' || way === 'prompt' || way === 'file';
  // What a template or a file filled in goes with it; what a person wrote stays.
  const [filledIn, setFilledIn] = useState({ name: '', description: '' });
  const fillIn = (next: { name: string; description: string }): void => {
    const keeps = (old: string, before: string): boolean => old.trim() !== '' && old !== before;
    set({
      ...(keeps(name, filledIn.name) ? {} : { name: next.name }),
      ...(keeps(description, filledIn.description) ? {} : { description: next.description }),
    });
    setFilledIn(next);
  };
  const chooseTemplate = (id: string): void => {
    setChosen(id);
    const found = templates.data?.find((entry) => entry.id === id);
    if (found !== undefined) fillIn(found);
  };
  const chooseWay = (next: Way): void => {
    setWay(next);
    if (next === 'template') chooseTemplate(template);
    else fillIn({ name: '', description: '' });
  };
  const form = useSubmit({
    title: 'The agent could not be created',
    check: () => [
      ...(name.trim() === '' ? [{ field: NAME, message: 'Name: for example Moderate marketplace listings' }] : []),
      ...(isStepByStep ? sourceProblems(way, text, file) : []),
    ],
    fieldOf: () => NAME,
    send: async () => {
      if (!isStepByStep) {
        const { slug } = await api.agents.create({ name, description, ...(way === 'empty' ? {} : { template }) });
        return { slug };
      }
      const source = way === 'file' && file !== null ? file : { kind: kindOf(way), text };
      const model = models.data?.[0]?.model ?? null;
      const { id } = await api.creations.start({
        name,
        source,
        model,
        limitUsd: model === null ? null : FIRST_LIMIT_USD,
      });
      return { creation: id };
    },
    done: (made) => {
      forgetTyped();
      onClose();
      if ('slug' in made) void navigate({ to: '/agents/$slug/rules', params: { slug: made.slug } });
      else void navigate({ to: '/agents/new/$creation', params: { creation: made.creation } });
    },
  });
  return (
    <Dialog onClose={onClose} size={860} title="New agent">
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          {form.summary}
          <StartWays chosen={way} onChoose={chooseWay} />
          {way === 'template' && templates.isError && (
            <LoadError
              title="The ready-made agents could not be read"
              error={templates.error}
              retry={() => void templates.refetch()}
            />
          )}
          {way === 'template' && templates.isSuccess && (
            <Templates templates={templates.data} chosen={template} onChoose={chooseTemplate} />
          )}
          {isStepByStep && (
            <SourceInput
              way={way}
              text={text}
              onText={(next) => set({ text: next })}
              onFile={(next, found) => {
                setFile(next);
                fillIn({ name: found ?? '', description: '' });
              }}
              error={form.errorOf(TEXT)}
            />
          )}
          <TextInput
            id={NAME}
            label="Name"
            description="What it does, in a few words"
            value={name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={form.errorOf(NAME)}
            maxLength={200}
            required
          />
          {isStepByStep ? (
            <Text size="sm" c="dimmed">
              Eleven short steps follow. Fill them in yourself, or have a connected model draft them; none is asked
              before you say so.
            </Text>
          ) : (
            <Textarea
              label="Description"
              value={description}
              onChange={(event) => set({ description: event.currentTarget.value })}
              maxLength={2000}
              autosize
              minRows={2}
              maxRows={6}
            />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={form.pending}>
              {isStepByStep ? 'Start' : 'Create'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

const kindOf = (way: Way): CreationSource['kind'] => (way === 'describe' ? 'description' : 'prompt');

function sourceProblems(way: Way, text: string, file: CreationSource | null): FormProblem[] {
  if (way === 'file') return file === null ? [{ field: TEXT, message: 'File: choose the one to read' }] : [];
  if (text.trim() !== '') return [];
  const message = way === 'prompt' ? 'The prompt: paste it here' : 'What should it do: a sentence or two are enough';
  return [{ field: TEXT, message }];
}
