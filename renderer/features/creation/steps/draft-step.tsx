import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { partTitle } from '../../../../shared/spec/parts.ts';
import { announce } from '../../../lib/announce.tsx';
import { api } from '../../../lib/api.ts';
import { problemsOf, wordsOf } from '../../../lib/errors.ts';
import { count, formatList } from '../../../lib/format.ts';
import { STEP_TITLES } from '../../../lib/step-titles.ts';
import { IconArrowRight, IconCheck } from '../../../ui/icons.ts';
import classes from '../creation.module.css';
import { nameOf } from '../words.ts';
import type { StepProps } from './step-props.ts';
import { useAgentSlug } from './use-agent-slug.ts';

/** Everything that becomes the agent, in a few lines, and the button that makes it. */
export function DraftStep({ creation, proposal, session }: StepProps) {
  const { id, agent } = creation;
  const navigate = useNavigate();
  const slug = useAgentSlug(agent);
  const finish = useMutation({
    mutationFn: async () => {
      await session.flush();
      return api.creations.finish({ id });
    },
    onSuccess: () => {
      announce('The agent is made.');
      void navigate({ to: '/agents/new/$creation', params: { creation: id }, search: { step: 'first_run' } });
    },
  });
  const { spec, cases, protections } = proposal;
  const accepted = cases.filter((each) => each.accepted).length;
  const left = cases.length - accepted;
  const locked = protections.filter((each) => each.accepted).map(({ protection }) => partTitle(spec, protection.path));
  if (agent !== null)
    return (
      <Group gap="sm">
        <Text size="sm">
          <IconCheck size={15} aria-hidden /> The agent is made.
        </Text>
        {slug !== null && (
          <Link to="/agents/$slug/rules" params={{ slug }} className={classes.inline ?? ''}>
            Open {nameOf({ proposal })}
          </Link>
        )}
      </Group>
    );
  const facts: [string, string][] = [
    ['Name', nameOf({ proposal })],
    ['Takes', formatList(spec.contract.input.map(({ title }) => title)) || 'nothing'],
    ['Answers', formatList(spec.contract.output.map(({ title }) => title)) || 'nothing'],
    ['Terms', count(spec.glossary.length, 'term')],
    ['Rules', count(spec.rules.length, 'rule')],
    [
      'Test cases',
      left === 0
        ? count(accepted, 'accepted case')
        : `${count(accepted, 'accepted case')}; ${count(left, 'scenario')} not accepted and left out`,
    ],
    ['Protected', locked.length === 0 ? 'nothing of its own' : formatList(locked)],
  ];
  return (
    <>
      <dl className={classes.facts}>
        {facts.map(([term, words]) => (
          <div key={term} style={{ display: 'contents' }}>
            <dt>{term}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      {cases.length > 0 && accepted === 0 && (
        <Text size="sm" mt="md">
          No scenario is accepted yet, so the agent would have no test cases.{' '}
          <Link
            to="/agents/new/$creation"
            params={{ creation: id }}
            search={{ step: 'scenarios' }}
            className={classes.inline ?? ''}
          >
            Look at {STEP_TITLES.scenarios}
          </Link>
        </Text>
      )}
      {finish.isError && (
        <Text size="sm" c="var(--rh-bad)" role="alert" mt="md">
          The agent was not made. {wordsOf(finish.error)}{' '}
          {problemsOf(finish.error)
            .map(({ field, message }) => `${field}: ${message}`)
            .join(' ')}
        </Text>
      )}
      <Group className={classes.acts ?? ''}>
        <Button
          rightSection={<IconArrowRight size={16} aria-hidden />}
          loading={finish.isPending}
          disabled={creation.working !== null}
          onClick={() => finish.mutate()}
        >
          Make the draft
        </Button>
        {creation.working !== null && (
          <Text size="sm" c="dimmed">
            {STEP_TITLES[creation.working]} is still being drafted.
          </Text>
        )}
      </Group>
    </>
  );
}
