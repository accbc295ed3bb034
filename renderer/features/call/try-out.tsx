import { Alert, Button, Group, Select, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { Permission } from '../../../shared/api/desktop/permission.ts';
import type { CallFacts } from '../../../shared/api/registry/try-outs.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { formatUsd } from '../../lib/format.ts';
import { keyOf } from '../../lib/model-choices.ts';
import { Gated } from '../../ui/gated.tsx';
import { IconAlertTriangle, IconPlayerStop } from '../../ui/icons.ts';
import { Panel } from '../../ui/panel.tsx';
import { useRefusal } from '../../ui/use-submit.tsx';
import type { Example } from './example.ts';
import { InputOfTry } from './input-of-try.tsx';
import { keepInput, keptInput } from './kept-input.ts';
import { Outcome } from './outcome.tsx';
import { problemsIn } from './problems-in.ts';
import type { Ref } from './refs.ts';

interface Props {
  chosen: Ref;
  spec: Spec;
  examples: readonly Example[];
  /** null while the registry cannot be asked. */
  facts: (CallFacts & { permission: Permission }) | null;
  /** Something may have been spent. */
  spent: () => void;
}

const [AS_AGENT_SAYS, AUTO] = ['as-agent-says', 'auto'] as const;

/** Calling the agent as a person: the same checks, models and costs as for a program. */
export function TryOut({ chosen, spec, examples, facts, spent }: Props) {
  const agent = useAgent();
  const [input, setInput] = useState(() => keptInput(agent.id) ?? examples[0]?.input ?? {});
  // A form that was filled from elsewhere is another form: what stood in its inputs goes.
  const [filled, setFilled] = useState(0);
  const [model, setModel] = useState<string>(AS_AGENT_SAYS);
  const refusal = useRefusal('Nothing was sent');
  const stop = useRef<AbortController>(null);
  const fill = (next: typeof input): void => {
    setInput(next);
    setFilled((times) => times + 1);
    keepInput(agent.id, next);
  };
  const trying = useMutation({
    mutationFn: () => {
      stop.current = new AbortController();
      const one = facts?.models.find((each) => keyOf(each.model) === model)?.model;
      return api.calls.tryOut(
        {
          ...{ agent: agent.id, input },
          ...(chosen.isChannel ? { channel: chosen.value } : { version: chosen.value }),
          ...(model === AUTO ? { model: AUTO } : one === undefined ? {} : { model: one }),
        },
        { signal: stop.current.signal },
      );
    },
    onSuccess: ({ problem }) => announce(problem === null ? 'The answer is here' : `No answer: ${problem.title}`),
    onSettled: spent,
  });
  const stopped = trying.isError && stop.current?.signal.aborted === true;
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (trying.isPending) return;
    const found = problemsIn(event.currentTarget, spec.contract.input, input);
    refusal.refuse(found);
    if (found.length === 0) trying.mutate();
  };
  const form = useRef<HTMLFormElement>(null);
  const connected = facts?.models.filter((one) => one.connected) ?? [];
  const why =
    facts === null
      ? 'The registry cannot be asked now.'
      : connected.length === 0
        ? 'The registry is connected to none of this version’s models.'
        : null;
  return (
    <Panel label="Try it out">
      <form ref={form} noValidate onSubmit={send} aria-label="Try it out">
        <Stack gap="md">
          <Text size="sm">
            The registry really calls {chosen.isChannel ? `what ${chosen.value} shows` : `v${chosen.number}`}, as for a
            program. The call stands in the log as yours and counts in no statistics of production.
          </Text>
          {facts !== null && connected.length === 0 && (
            <Alert color="yellow" icon={<IconAlertTriangle size={18} aria-hidden />} title="No model can answer yet">
              {spec.models.candidates.length === 0
                ? `v${chosen.number} names no model. Add one under Models, then have the change approved and deployed.`
                : `The registry has no key for ${[...new Set(spec.models.candidates.map(({ provider }) => provider))].join(' or ')}. Who runs it sets the key where it is started, for example OPENAI_API_KEY. Programs get the error “provider” until then.`}
            </Alert>
          )}
          {refusal.summary}
          <Select
            label="Begin with"
            placeholder="Choose an input"
            data={examples.map(({ id, title }) => ({ value: id, label: title }))}
            value={null}
            onChange={(id) => {
              const found = examples.find((one) => one.id === id);
              if (found === undefined) return;
              fill(found.input);
              announce(`The input is that of “${found.title}”`);
            }}
            searchable
          />
          <InputOfTry
            key={filled}
            contract={spec.contract}
            input={input}
            errorOf={refusal.errorOf}
            onChange={(edit) => {
              const next = edit(input);
              setInput(next);
              keepInput(agent.id, next);
            }}
          />
          <Select
            label="Who answers"
            data={[
              { value: AS_AGENT_SAYS, label: 'As the agent says' },
              { value: AUTO, label: 'Its models, best measured first' },
              ...(facts?.models ?? []).map((one) => ({
                value: keyOf(one.model),
                label: `${one.model.model} · ${one.model.provider}${one.connected ? '' : ', not connected'}`,
                disabled: !one.connected,
              })),
            ]}
            value={model}
            onChange={(next) => next !== null && setModel(next)}
            allowDeselect={false}
          />
          <Group gap="sm">
            {trying.isPending ? (
              <Button
                variant="default"
                leftSection={<IconPlayerStop size={16} aria-hidden />}
                onClick={() => stop.current?.abort()}
              >
                Stop
              </Button>
            ) : (
              <Gated
                label="Send"
                primary
                permission={facts?.permission ?? { allowed: true, why: null }}
                also={why}
                onClick={() => form.current?.requestSubmit()}
              />
            )}
            <Text size="sm" c="dimmed" role="status">
              {trying.isPending ? 'The model is being asked.' : facts === null ? '' : limitWords(facts.limits)}
            </Text>
          </Group>
          {trying.isError && (
            <Text size="sm" c={stopped ? 'dimmed' : 'var(--rh-bad)'} role="alert">
              {stopped
                ? 'Stopped. What the model had begun may still be paid for.'
                : `Nothing came back. ${wordsOf(trying.error)}`}
            </Text>
          )}
        </Stack>
      </form>
      {trying.isSuccess && <Outcome outcome={trying.data} contract={spec.contract} />}
    </Panel>
  );
}

const limitWords = ({ perMinute, usdPerDay, spentUsd }: CallFacts['limits']): string =>
  `It costs what a call costs: ${formatUsd(spentUsd)} of your ${formatUsd(usdPerDay)} today. At most ${perMinute} a minute.`;
