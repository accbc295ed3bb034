import { Button, Group, NumberInput, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useAgent } from '../../lib/agent-context.ts';
import { api, query } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';

const MOST = 50;
/** Tenths of a point are as fine as the table above shows. */
const pointsOf = (share: number): number => Math.round(share * 1000) / 10;
const words = (points: number): string => `${formatNumber(points)} ${points === 1 ? 'point' : 'points'}`;

const SCOPES = {
  workspace: 'It holds for every agent of the workspace that has no policy of its own.',
  agent: 'This agent has a policy of its own, so it holds for this agent alone.',
};

/** How much worse than the best a cheaper model may be: the team's policy, set by those whose role may. */
export function ModelMargin() {
  const { id } = useAgent();
  const found = useQuery(query.agents.modelMargin.queryOptions({ input: { agent: id } }));
  if (found.isError)
    return <LoadError title="The margin could not be read" error={found.error} retry={() => void found.refetch()} />;
  if (!found.isSuccess) return null;
  const { margin, scope, set } = found.data;
  if (!set.allowed)
    return (
      <Stack gap={2}>
        <Text size="sm">A cheaper model may be at most {words(pointsOf(margin))} worse than the best.</Text>
        <Text size="sm" c="dimmed">
          {set.why}
        </Text>
      </Stack>
    );
  return <MarginForm agent={id} points={pointsOf(margin)} scope={SCOPES[scope]} />;
}

function MarginForm({ agent, points, scope }: { agent: string; points: number; scope: string }) {
  const [typed, setTyped] = useState<number | string | null>(null);
  const [inputId, sentence, after] = [useId(), useId(), useId()];
  const shown = typed ?? points;
  const fits = typeof shown === 'number' && shown >= 0 && shown <= MOST;
  const form = useSubmit({
    title: 'The margin stays as it was',
    check: () => (fits ? [] : [{ field: inputId, message: `Points: a number from 0 to ${MOST}, for example 5` }]),
    send: () => api.agents.setModelMargin({ agent, margin: Math.round(Number(shown) * 10) / 1000 }),
    done: ({ margin }) => {
      setTyped(null);
      notifications.show({ message: `A cheaper model may now be ${words(pointsOf(margin))} worse than the best.` });
    },
  });
  const differs = shown !== points;
  return (
    <form noValidate onSubmit={form.submit}>
      <Stack gap={8}>
        {form.summary}
        <Group gap={8}>
          <Text size="sm" id={sentence} component="label" htmlFor={inputId}>
            A cheaper model may be at most
          </Text>
          <NumberInput
            id={inputId}
            aria-labelledby={`${sentence} ${after}`}
            value={shown}
            onChange={setTyped}
            error={form.errorOf(inputId) !== null}
            min={0}
            max={MOST}
            decimalScale={1}
            clampBehavior="none"
            w={84}
          />
          <Text size="sm" id={after}>
            points worse than the best
          </Text>
          {differs && (
            <Button type="submit" size="compact-sm" loading={form.pending}>
              Set for {scope === SCOPES.agent ? 'this agent' : 'the workspace'}
            </Button>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {scope}{' '}
          {differs && 'Setting it is signed as a change of policy; approvals of open changes have to be given again.'}
        </Text>
      </Stack>
    </form>
  );
}
