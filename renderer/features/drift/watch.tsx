import { Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { AgentDrift } from '../../../shared/api/desktop/drift.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { count, formatInstant, formatNumber, formatUsd } from '../../lib/format.ts';
import { Gated } from '../../ui/gated.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import { WatchForm } from './watch-form.tsx';
import { costWords, goingWords, paceWords, passedWords } from './words.ts';

/** What is watched and how; asking now. */
export function Watch({ view }: { view: AgentDrift }) {
  const agent = useAgent();
  const [editing, setEditing] = useState(false);
  const { version, model, settings, suite, permission, going } = view;
  const newest = view.runs[0];
  const ask = useSubmit({
    title: 'The cases were not asked',
    send: () => api.drift.askNow({ agent: agent.id }),
    done: () => announce('The cases are being asked'),
  });
  const { limitUsd } = settings;
  return (
    <Panel label="Is the model still the same?">
      <Stack gap="sm">
        <Text size="sm">
          The registry asks the version in production the team’s own test cases again and again, and tells a model that
          got worse from chance: while nothing changes, there is at most a 5 % chance of any false alarm in a year.
        </Text>
        {version === null ? (
          <Text size="sm">
            Nothing is in production yet, so there is nothing to watch. It begins with the first version that is
            deployed.
          </Text>
        ) : suite === 0 ? (
          <Text size="sm">
            The team shares no test cases of this agent yet. Share them on the{' '}
            <Link to="/agents/$slug/tests" params={{ slug: agent.slug }} search={{}} style={{ color: 'inherit' }}>
              Tests tab
            </Link>{' '}
            first.
          </Text>
        ) : model === null ? (
          <Text size="sm">
            v{version.number} names no model, so nobody can be asked. Add one on the{' '}
            <Link to="/agents/$slug/models" params={{ slug: agent.slug }} style={{ color: 'inherit' }}>
              Models tab
            </Link>
            , then deploy.
          </Text>
        ) : (
          <>
            <Text size="sm">
              v{version.number} on {model.model}. {paceWords(settings)}{' '}
              {settings.cases < suite
                ? `The first ${formatNumber(settings.cases)} of ${count(suite, 'shared case')}`
                : `All ${count(suite, 'shared case')}`}
              , {limitUsd === null ? 'no spending limit' : `at most ${formatUsd(limitUsd)} a run`}.
            </Text>
            <Text size="sm" c="dimmed" role="status">
              {going !== null
                ? `${goingWords(going)} The run appears here by itself.`
                : newest === undefined
                  ? `Never asked yet. ${costWords(view, settings)}`
                  : `Asked last ${formatInstant(newest.at)}: ${passedWords(newest)} passed.`}
            </Text>
            {ask.summary}
            {editing ? (
              <WatchForm view={view} onClose={() => setEditing(false)} />
            ) : (
              <Group gap="xs">
                <Gated
                  label="Ask now"
                  primary
                  permission={permission}
                  also={going !== null || ask.pending ? 'The cases are being asked already.' : null}
                  onClick={() => ask.submit()}
                />
                <Gated label="How it is watched…" permission={permission} onClick={() => setEditing(true)} />
              </Group>
            )}
            {!permission.allowed && (
              <Text size="sm" c="dimmed">
                {permission.why}
              </Text>
            )}
          </>
        )}
      </Stack>
    </Panel>
  );
}
