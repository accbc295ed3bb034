import { Anchor, Select, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { AgentSummary } from '../../../shared/api/desktop/agents.ts';
import { exampleDocument } from '../../../shared/schema/example.ts';
import { announce } from '../../lib/announce.tsx';
import { api, query } from '../../lib/api.ts';
import { CallSnippets } from '../../ui/call-snippets.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
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
  // Asked for before it is shown, so that nothing arrives under the pointer.
  const agents = useQuery(query.agents.list.queryOptions()).data ?? [];
  const made = form.result;
  return (
    <FormDialog
      title={made === undefined ? 'New API key' : `The key of “${name.trim()}”`}
      onClose={onClose}
      size="lg"
      form={form}
      submit="Make the key"
      made={made && <Made address={address} secret={made.secret} agents={agents} />}
    >
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
    </FormDialog>
  );
}

function Made({ address, secret, agents }: { address: string; secret: string; agents: AgentSummary[] }) {
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
  return (
    <>
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
          <CallSnippets
            call={{
              ...{ address, slug: agent.slug, ref: 'production', secret, trust: 'none' as const },
              input: spec === undefined ? {} : exampleDocument(spec.contract.input),
            }}
          />
          <Text size="sm" c="dimmed">
            {hash === undefined
              ? `${agent.name} has nothing in production yet, so the call is refused until a change is deployed. `
              : ''}
            <Anchor
              underline="always"
              inherit
              renderRoot={(props) => <Link to="/agents/$slug/call" params={{ slug: agent.slug }} {...props} />}
            >
              How {agent.name} is called
            </Anchor>{' '}
            says how a program trusts the registry instead of “--insecure”, what comes back, and lets you try it.
          </Text>
        </>
      )}
    </>
  );
}
