import { Button, Group, Modal, Select, Stack, Tabs, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '../../lib/announce.tsx';
import { api, query } from '../../lib/api.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import { callSnippets } from './call-snippet.ts';
import { KeyLimitFields, limitProblems, limitsOf, typedLimits } from './key-limits.tsx';
import { notMade } from './registry-words.ts';

const NAME = 'key-name';

/** Makes a key; its secret is shown here and nowhere else, with a call that is ready to be tried. */
export function CreateKeyDialog({ address, onClose }: { address: string; onClose: () => void }) {
  const [name, setName] = useState('');
  const [limits, setLimits] = useState(typedLimits());
  const form = useSubmit({
    title: 'No key was made',
    check: () => [
      ...(name.trim() === ''
        ? [{ field: NAME, message: 'Application: name it, for example Shop backend, production' }]
        : []),
      ...limitProblems(limits),
    ],
    send: () => api.registry.createKey({ name, limits: limitsOf(limits) }),
    done: () => announce('The key is made. Copy it now.'),
    words: (error) => notMade('A key', error),
  });
  const made = form.result;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={made === undefined ? 'New API key' : `The key of “${name.trim()}”`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={made === undefined}
    >
      {made === undefined ? (
        <form noValidate onSubmit={form.submit}>
          <Stack gap="md">
            {form.summary}
            <TextInput
              id={NAME}
              label="Application"
              description="Which one will use the key; one key for each makes it easy to revoke later"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={form.errorOf(NAME)}
              maxLength={100}
              required
              data-autofocus
            />
            <KeyLimitFields typed={limits} onChange={setLimits} errorOf={form.errorOf} />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={form.pending}>
                Make the key
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Made address={address} secret={made.secret} onClose={onClose} />
      )}
    </Modal>
  );
}

function Made({ address, secret, onClose }: { address: string; secret: string; onClose: () => void }) {
  const agents = useQuery(query.agents.list.queryOptions()).data ?? [];
  const published = agents.filter(({ channels }) => channels.some(({ name }) => name === 'production'));
  const [chosen, setChosen] = useState<string | null>(null);
  const agent = agents.find(({ id }) => id === chosen) ?? published[0] ?? agents[0];
  const hash = agent?.channels.find(({ name }) => name === 'production')?.version.hash;
  const version = useQuery({
    ...query.versions.get.queryOptions({ input: { hash: hash ?? '' } }),
    enabled: hash !== undefined,
  });
  // Before anything is published, the draft's contract is the nearest there is.
  const draft = useQuery({
    ...query.drafts.get.queryOptions({ input: { agent: agent?.id ?? '' } }),
    enabled: agent !== undefined && hash === undefined,
  });
  const spec = hash === undefined ? draft.data?.spec : version.data?.content;
  const snippets =
    agent === undefined ? [] : callSnippets({ address, slug: agent.slug, secret, input: spec?.contract.input ?? null });
  return (
    <Stack gap="md">
      <Text size="sm">
        Copy the key now and put it where the application keeps its secrets. The registry stores no copy, so it is{' '}
        <b>not shown again</b>.
      </Text>
      <CopyText label="Key" text={secret} />
      {agent !== undefined && (
        <>
          <Select
            label="Try it with"
            data={agents.map(({ id, name }) => ({ value: id, label: name }))}
            value={agent.id}
            onChange={setChosen}
            searchable
          />
          <Tabs defaultValue="curl" keepMounted={false}>
            <Tabs.List aria-label="Language of the call">
              {snippets.map(({ id, name }) => (
                <Tabs.Tab key={id} value={id}>
                  {name}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {snippets.map(({ id, label, text }) => (
              <Tabs.Panel key={id} value={id} pt="sm">
                <CopyText label={label} text={text} />
              </Tabs.Panel>
            ))}
          </Tabs>
          <Text size="sm" c="dimmed">
            {hash === undefined
              ? `${agent.name} has nothing in production yet, so the call is refused until a change is deployed. `
              : ''}
            The registry shows a certificate of its own, hence “--insecure” for a try with curl. An application should
            be given that certificate to trust instead.
          </Text>
        </>
      )}
      <Group justify="flex-end">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}
