import { Button, Group, List, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { checkProposal } from '../../../../shared/creation/check-proposal.ts';
import type { Proposal } from '../../../../shared/creation/creation.ts';
import { api, query } from '../../../lib/api.ts';
import { wordsOf } from '../../../lib/errors.ts';
import { count, formatUsd } from '../../../lib/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import classes from '../creation.module.css';
import type { StepProps } from './step-props.ts';
import { useAgentSlug } from './use-agent-slug.ts';

/** What was made, what is still open, what it cost, and where to go on. */
export function SummaryStep(props: StepProps) {
  const { agent } = props.creation;
  return agent === null ? null : <Summary {...props} agent={agent} />;
}

function Summary({ creation, proposal, agent }: StepProps & { agent: string }) {
  const { id, runs, costUsd, steps } = creation;
  const navigate = useNavigate();
  const slug = useAgentSlug(agent);
  const draft = useQuery(query.drafts.get.queryOptions({ input: { agent } }));
  const cases = useQuery(query.cases.list.queryOptions({ input: { agent } }));
  const list = useQuery(query.runs.list.queryOptions({ input: { agent, limit: 100 } }));
  const first = list.data?.find((run) => run.id === runs.first);
  const made = (list.data ?? []).filter((run) => run.id === runs.first || runs.models.includes(run.id));
  const runCost = made.reduce<number | null>(
    (sum, run) => (sum === null || run.costUsd === null ? null : sum + run.costUsd),
    0,
  );
  const current = useMemo<Proposal | null>(
    () =>
      draft.data === undefined || cases.data === undefined
        ? null
        : {
            ...proposal,
            spec: draft.data.spec,
            cases: cases.data.slice(0, 200).map((testCase) => ({ testCase, accepted: true })),
          },
    [draft.data, cases.data, proposal],
  );
  const left = useMemo(
    () =>
      current === null
        ? []
        : checkProposal(current, new Date().toISOString()).filter(({ severity }) => severity !== 'hint'),
    [current],
  );
  const done = useMutation({
    mutationFn: () => api.creations.mark({ id, step: 'summary', state: 'done' }),
    onSuccess: () => slug !== null && void navigate({ to: '/agents/$slug/rules', params: { slug } }),
  });
  const open: string[] = [
    ...(cases.data?.length === 0 ? ['There are no test cases yet.'] : []),
    ...(first === undefined ? ['The test cases were not run yet.'] : []),
    ...(first !== undefined && first.counts.fail > 0
      ? [`${count(first.counts.fail, 'case')} failed in the first run.`]
      : []),
    ...(first !== undefined && first.counts.uncertain > 0
      ? [
          `${count(first.counts.uncertain, 'case')} stayed uncertain in the first run${first.dryRun ? ': only a model can decide them' : ''}.`,
        ]
      : []),
    ...(draft.data?.spec.models.candidates.length === 0 ? ['No model is chosen to answer in production.'] : []),
    ...left.map(({ message }) => message),
  ];
  return (
    <div className={classes.part}>
      <Panel label="What was made" level={3}>
        <Text size="sm">{steps.draft.message}</Text>
        {slug !== null && (
          <Group gap="md" mt={8}>
            <Link to="/agents/$slug/rules" params={{ slug }} className={classes.inline ?? ''}>
              Rules
            </Link>
            <Link to="/agents/$slug/tests" params={{ slug }} search={{}} className={classes.inline ?? ''}>
              Tests
            </Link>
            <Link to="/agents/$slug/rules" params={{ slug }} hash="sign-off" className={classes.inline ?? ''}>
              Ask for sign-off
            </Link>
          </Group>
        )}
      </Panel>
      <Panel label="Still open" level={3}>
        {open.length === 0 ? (
          <Text size="sm">Nothing that we know of.</Text>
        ) : (
          <List size="sm" spacing={4}>
            {open.slice(0, MOST_SHOWN).map((words) => (
              <List.Item key={words}>{words}</List.Item>
            ))}
            {open.length > MOST_SHOWN && <List.Item>and {count(open.length - MOST_SHOWN, 'more thing')}</List.Item>}
          </List>
        )}
      </Panel>
      <Panel label="What it cost" level={3}>
        <dl className={classes.facts}>
          <dt>Drafting</dt>
          <dd>{costUsd === null ? 'unknown' : formatUsd(costUsd)}</dd>
          <dt>Runs</dt>
          <dd>{runCost === null ? 'unknown' : formatUsd(runCost)}</dd>
        </dl>
      </Panel>
      <Group className={classes.acts ?? ''}>
        <Button loading={done.isPending} disabled={slug === null} onClick={() => done.mutate()}>
          Done, open the agent
        </Button>
        {done.isError && (
          <Text size="sm" c="var(--rh-bad)" role="alert">
            {wordsOf(done.error)}
          </Text>
        )}
      </Group>
    </div>
  );
}

const MOST_SHOWN = 8;
