import { Button, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { exampleDocument } from '../../../shared/schema/example.ts';
import { objectProblems } from '../../../shared/spec/object-problems.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconSend } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { NeedsTeam } from '../../ui/needs-team.tsx';
import classes from './call.module.css';
import { CallProblems } from './call-problems.tsx';
import type { Example } from './example.ts';
import { HowToCall } from './how-to-call.tsx';
import { type Ref, refsOf } from './refs.ts';
import { TryOut } from './try-out.tsx';
import { WhatComesBack } from './what-comes-back.tsx';

/** How a program calls this agent at the team's registry, and a place to call it as a person. */
export function CallPage() {
  const agent = useAgent();
  const workspace = useQuery(query.workspace.current.queryOptions());
  const versions = useQuery(query.versions.list.queryOptions({ input: { agent: agent.id } }));
  const deployments = useQuery(query.versions.deployments.queryOptions({ input: { agent: agent.id } }));
  const { ref: wanted } = useSearch({ from: '/agents/$slug/call' });
  const failed = [workspace, versions, deployments].find(({ isError }) => isError);
  if (failed !== undefined)
    return (
      <LoadError
        title="How to call the agent could not be read"
        error={failed.error}
        retry={() => void failed.refetch()}
      />
    );
  if (!workspace.isSuccess || !versions.isSuccess || !deployments.isSuccess) return <Loading />;
  if (workspace.data.kind !== 'team')
    return (
      <NeedsTeam title="A registry answers programs">
        Your team’s registry gives this agent one address that stays the same for years: typed input in, an answer that
        fits the contract out. Here stands how it is called, and you can try it.
      </NeedsTeam>
    );
  const refs = refsOf(agent.channels, versions.data.items, deployments.data);
  const chosen = refs.find(({ value }) => value === wanted) ?? refs[0];
  if (chosen === undefined)
    return (
      <EmptyState
        icon={<IconSend size={24} aria-hidden />}
        title="There is nothing to call yet"
        action={
          <Button renderRoot={(props) => <Link to="/agents/$slug/changes" params={{ slug: agent.slug }} {...props} />}>
            See the changes
          </Button>
        }
      >
        Programs call versions that were approved. As soon as a change is approved and deployed, this page shows how,
        with calls to copy and a place to try one.
      </EmptyState>
    );
  return <OfVersion key={chosen.hash} refs={refs} chosen={chosen} />;
}

function OfVersion({ refs, chosen }: { refs: readonly Ref[]; chosen: Ref }) {
  const agent = useAgent();
  const navigate = useNavigate();
  const version = useQuery(query.versions.get.queryOptions({ input: { hash: chosen.hash } }));
  const cases = useQuery(query.cases.list.queryOptions({ input: { agent: agent.id } }));
  if (version.isError)
    return (
      <LoadError title="The version could not be read" error={version.error} retry={() => void version.refetch()} />
    );
  if (version.isPending || cases.isPending) return <Loading />;
  const go = (ref: string): void =>
    void navigate({ to: '/agents/$slug/call', params: { slug: agent.slug }, search: { ref }, replace: true });
  const groups = ['Channels', 'Pinned versions'] as const;
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <div>
          <h2>Call it from a program</h2>
          <Text size="sm" c="dimmed">
            {chosen.isChannel
              ? `What ${chosen.value} shows now is v${chosen.number}. The address stays when another version is deployed.`
              : `A program that asks for v${chosen.number} gets it whatever is deployed.`}
          </Text>
        </div>
        <Select
          label="What is called"
          data={groups.flatMap((group) => {
            const items = refs.filter(({ isChannel }) => isChannel === (group === 'Channels'));
            return items.length === 0 ? [] : [{ group, items: items.map(({ value, label }) => ({ value, label })) }];
          })}
          value={chosen.value}
          onChange={(next) => next !== null && go(next)}
          allowDeselect={false}
          searchable
          w={220}
        />
      </div>
      <Parts
        chosen={chosen}
        spec={version.data.content}
        examples={examplesOf(version.data.content, cases.data ?? [])}
      />
    </div>
  );
}

function Parts({ chosen, spec, examples }: { chosen: Ref; spec: Spec; examples: readonly Example[] }) {
  const agent = useAgent();
  const facts = useQuery({
    ...query.calls.facts.queryOptions({ input: { agent: agent.id, ref: chosen.value } }),
    // What was spent changes with every call.
    refetchOnMount: 'always',
  });
  const status = useQuery(query.registry.status.queryOptions());
  // The example of the snippets, and what the form begins with.
  const [example, setExample] = useState(0);
  const shown = examples[example] ?? examples[0];
  if (shown === undefined || facts.isPending) return <Loading />;
  const address = facts.data?.address ?? status.data?.address ?? '';
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        <HowToCall
          {...{ chosen, address, examples, example }}
          onExample={setExample}
          facts={facts.data ?? null}
          error={facts.error}
          retry={() => void facts.refetch()}
        />
        <WhatComesBack spec={spec} input={shown.input} chosen={chosen} />
        <CallProblems chosen={chosen} isOnline={facts.isSuccess} />
      </div>
      <TryOut {...{ chosen, spec, examples }} facts={facts.data ?? null} spent={() => void facts.refetch()} />
    </div>
  );
}

const MOST_EXAMPLES = 50;

/** Inputs that the version accepts: those of test cases first, for they are what the agent is for; one made from the contract at the end. */
function examplesOf(spec: Spec, cases: readonly { id: string; title: string; input: Example['input'] }[]): Example[] {
  const fitting = cases.filter(({ input }) => objectProblems(spec.contract.input, input).length === 0);
  return [
    ...fitting.slice(0, MOST_EXAMPLES).map(({ id, title, input }) => ({ id, title, input })),
    { id: 'contract', title: 'Made from the contract', input: exampleDocument(spec.contract.input) },
  ];
}
