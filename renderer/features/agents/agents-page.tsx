import { Button, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { query } from '../../lib/api.ts';
import { useCommands } from '../../lib/commands.ts';
import { count } from '../../lib/format.ts';
import { useOpenDrift } from '../../lib/open-drift.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconListDetails, IconPlus, IconSearch } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { AgentItem } from './agent-item.tsx';
import classes from './agents.module.css';
import { CreateAgent } from './create-agent.tsx';
import { Unfinished } from './unfinished.tsx';

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Every agent of the workspace: what is published, what is a draft, how the tests went. */
export function AgentsPage() {
  const agents = useQuery(query.agents.list.queryOptions());
  const drift = useOpenDrift();
  // Read ahead, so that the dialog opens complete.
  useQuery(query.agents.templates.queryOptions());
  useQuery(query.creations.models.queryOptions());
  const [search, setSearch] = useState('');
  const [creating, { open, close }] = useDisclosure(false);
  useCommands([{ id: 'agent-create', label: 'Create an agent', group: 'Agents', keys: 'n', run: open }]);
  if (agents.isPending) return <Loading />;
  if (agents.isError)
    return <LoadError title="The agents could not be read" error={agents.error} retry={() => void agents.refetch()} />;
  const found = agents.data.filter(({ name, description }) => fold(`${name} ${description}`).includes(fold(search)));
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
      New agent
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Agents"
        description="One agent is one feature that a model answers: what it is told, what it may answer, and who agreed."
        actions={agents.data.length > 0 ? create : undefined}
      />
      <Unfinished />
      {agents.data.length === 0 ? (
        <EmptyState icon={<IconListDetails size={24} />} title="No agents yet" action={create}>
          An agent holds the rules of one feature, its tests, and every version that was signed off. Describe one in
          your own words, bring a prompt that you have, or start with a ready-made one.
        </EmptyState>
      ) : (
        <div className={classes.page}>
          <div className={classes.bar}>
            <TextInput
              aria-label="Search agents"
              placeholder="Search agents"
              type="search"
              leftSection={<IconSearch size={15} aria-hidden />}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
              w={280}
            />
            <Text size="sm" c="dimmed" role="status">
              {search === '' ? count(agents.data.length, 'agent') : `${count(found.length, 'agent')} found`}
            </Text>
          </div>
          {found.length > 0 && (
            <ul className={classes.list} aria-label="Agents">
              {found.map((agent) => (
                <AgentItem key={agent.id} agent={agent} drift={drift(agent.slug).length} />
              ))}
            </ul>
          )}
        </div>
      )}
      {creating && <CreateAgent onClose={close} />}
    </>
  );
}
