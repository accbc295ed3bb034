import { Button, Group, Select, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Creation, DRAFTED_STEPS } from '../../../shared/creation/creation.ts';
import type { ModelRef } from '../../../shared/spec/spec.ts';
import { announce } from '../../lib/announce.tsx';
import { api, query } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { count, formatUsd } from '../../lib/format.ts';
import { keyOf } from '../../lib/model-choices.ts';
import { STEP_TITLES } from '../../lib/step-titles.ts';
import { IconPlayerStop, IconSparkles } from '../../ui/icons.ts';
import { DecimalInput } from '../../ui/value-input/decimal-input.tsx';
import classes from './creation.module.css';
import type { CreationSession } from './session/session.ts';

const BY_HAND = 'by-hand';

interface Props {
  creation: Creation;
  session: CreationSession;
}

/** Who drafts, what that cost so far and may cost at most, and drafting everything that is open at once. */
export function DrafterBar({ creation, session }: Props) {
  const models = useQuery(query.creations.models.queryOptions());
  const { id, model, limitUsd, costUsd, working } = creation;
  const choose = useMutation({
    mutationFn: (next: { model: ModelRef | null; limitUsd: number | null }) => api.creations.choose({ id, ...next }),
  });
  const draft = useMutation({
    mutationFn: async () => {
      await session.flush();
      return api.creations.draft({ id, steps: 'rest' });
    },
    onSuccess: () => announce('Drafting the open steps.'),
  });
  const stop = useMutation({ mutationFn: () => api.creations.cancel({ id }), onSuccess: () => announce('Stopped.') });
  const left = DRAFTED_STEPS.filter((step) => ['open', 'failed'].includes(creation.steps[step].state)).length;
  const error = choose.error ?? draft.error ?? stop.error;
  const known = models.data ?? [];
  if (models.isSuccess && known.length === 0)
    return (
      <section className={classes.drafter} aria-label="Drafting">
        <Text size="sm">
          No model is connected, so you fill in each step yourself. To have steps drafted,{' '}
          <Link to="/settings" className={classes.inline ?? ''}>
            connect a provider in Settings
          </Link>
          .
        </Text>
      </section>
    );
  const isLost = model !== null && models.isSuccess && !known.some((each) => keyOf(each.model) === keyOf(model));
  return (
    <section className={classes.drafter} aria-label="Drafting">
      <Group gap="sm" align="flex-end">
        <Select
          label="Drafts by"
          w={230}
          data={[
            ...known.map((each) => ({ value: keyOf(each.model), label: each.label })),
            ...(isLost ? [{ value: keyOf(model), label: `${model.model} (not connected)` }] : []),
            { value: BY_HAND, label: 'Nobody, I fill it in myself' },
          ]}
          value={model === null ? BY_HAND : keyOf(model)}
          disabled={working !== null}
          searchable={known.length > 8}
          onChange={(next) =>
            choose.mutate({ model: known.find((each) => keyOf(each.model) === next)?.model ?? null, limitUsd })
          }
        />
        {model !== null && (
          <>
            <div>
              <Text size="sm" fw={500} component="label" htmlFor="creation-limit" display="block" mb={2}>
                Spending limit
              </Text>
              <DecimalInput
                id="creation-limit"
                label="Spending limit in US dollars"
                width={120}
                value={limitUsd === null ? undefined : String(limitUsd)}
                onChange={(text) => choose.mutate({ model, limitUsd: text === undefined ? null : Number(text) })}
                suffix={
                  <Text size="xs" c="dimmed" span>
                    USD
                  </Text>
                }
              />
            </div>
            <Text size="sm" c="dimmed" className={classes.cost ?? ''} role="status">
              {costUsd === null
                ? 'Cost so far unknown: without a price the limit cannot be kept'
                : `${formatUsd(costUsd)} so far${limitUsd === null ? '' : ` of ${formatUsd(limitUsd)}`}`}
            </Text>
            <span className={classes.spring} />
            {working === null ? (
              creation.agent === null &&
              left > 0 && (
                <Button
                  leftSection={<IconSparkles size={16} aria-hidden />}
                  loading={draft.isPending}
                  disabled={isLost}
                  onClick={() => draft.mutate()}
                >
                  Draft the rest
                </Button>
              )
            ) : (
              <Group gap="sm">
                <Text size="sm" role="status">
                  Drafting {STEP_TITLES[working].toLowerCase()}
                  {left > 0 && ` · ${count(left, 'step')} to go`}
                </Text>
                <Button
                  variant="default"
                  leftSection={<IconPlayerStop size={16} aria-hidden />}
                  loading={stop.isPending}
                  onClick={() => stop.mutate()}
                >
                  Stop
                </Button>
              </Group>
            )}
          </>
        )}
      </Group>
      {isLost && (
        <Text size="sm" mt={6}>
          {model.model} is not connected on this machine. Choose another model, or{' '}
          <Link to="/settings" className={classes.inline ?? ''}>
            connect its provider in Settings
          </Link>
          .
        </Text>
      )}
      {error !== null && (
        <Text size="sm" c="var(--rh-bad)" mt={6} role="alert">
          {wordsOf(error)}
        </Text>
      )}
    </section>
  );
}
