import { Button, Group, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { CREATION_STEPS, type Creation, type CreationStep, DRAFTED_STEPS } from '../../../shared/creation/creation.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { count } from '../../lib/format.ts';
import { STEP_TITLES } from '../../lib/step-titles.ts';
import { IconArrowRight, IconSparkles } from '../../ui/icons.ts';
import classes from './creation.module.css';
import type { CreationSession } from './session/session.ts';
import { StepRecordNotes } from './step-record.tsx';
import { ABOUT, STATES } from './words.ts';

interface Props {
  creation: Creation;
  step: CreationStep;
  session: CreationSession;
  children: ReactNode;
  /** The step has a main act of its own instead of "Done, next". */
  ownAct?: boolean;
}

/** One step: what it is for, what came of it so far, its editor, and how to go on. */
export function StepFrame({ creation, step, session, children, ownAct = false }: Props) {
  const { id, agent } = creation;
  const record = creation.steps[step];
  const heading = useRef<HTMLHeadingElement>(null);
  const navigate = useNavigate();
  const place = CREATION_STEPS.indexOf(step);
  const next = CREATION_STEPS[place + 1];
  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the step
  useEffect(() => {
    // The first step that is shown leaves the focus where the page has it.
    if (isFirst.current) isFirst.current = false;
    else heading.current?.focus();
  }, [step]);
  const mark = useMutation({
    mutationFn: async (state: 'done' | 'skipped') => {
      await session.flush();
      return api.creations.mark({ id, step, state });
    },
    onSuccess: (_, state) => {
      announce(`${STEP_TITLES[step]}: ${STATES[state].toLowerCase()}.`);
      if (next !== undefined)
        void navigate({ to: '/agents/new/$creation', params: { creation: id }, search: { step: next } });
    },
  });
  const isDrafted = DRAFTED_STEPS.some((each) => each === step);
  const isWorking = record.state === 'working';
  return (
    <section className={classes.frame} aria-labelledby="creation-step">
      <Text size="xs" c="dimmed">
        Step {place + 1} of {CREATION_STEPS.length}
      </Text>
      <h2 id="creation-step" ref={heading} tabIndex={-1} className={classes.heading}>
        {STEP_TITLES[step]}
      </h2>
      <Text size="sm" mb="sm">
        {ABOUT[step]}
      </Text>
      {isDrafted && agent === null && creation.model !== null && (
        <DraftStep key={step} creation={creation} step={step} session={session} />
      )}
      <StepRecordNotes record={record} />
      {/* What a model is writing just now must not be written over. */}
      <fieldset className={classes.editor} disabled={isWorking} aria-busy={isWorking}>
        <legend className={classes.hiddenLegend}>{STEP_TITLES[step]}</legend>
        {children}
      </fieldset>
      {mark.isError && (
        <Text size="sm" c="var(--rh-bad)" role="alert" mt="sm">
          {wordsOf(mark.error)}
        </Text>
      )}
      {!ownAct && !(isDrafted && agent !== null) && (
        <Group className={classes.acts ?? ''} gap="xs">
          <Button
            rightSection={<IconArrowRight size={16} aria-hidden />}
            loading={mark.isPending && mark.variables === 'done'}
            disabled={isWorking}
            onClick={() => mark.mutate('done')}
          >
            Done, next
          </Button>
          <Button
            variant="subtle"
            loading={mark.isPending && mark.variables === 'skipped'}
            disabled={isWorking}
            onClick={() => mark.mutate('skipped')}
          >
            Skip
          </Button>
        </Group>
      )}
    </section>
  );
}

/** Has the model draft this step, the first time or again with a word on what to do differently. */
function DraftStep({ creation, step, session }: Pick<Props, 'creation' | 'step' | 'session'>) {
  const { id, model, working } = creation;
  const record = creation.steps[step];
  const [hint, setHint] = useState('');
  const draft = useMutation({
    mutationFn: async () => {
      await session.flush();
      return api.creations.draft({ id, steps: step, ...(hint.trim() === '' ? {} : { hint: hint.trim() }) });
    },
    onSuccess: () => {
      setHint('');
      announce(`Drafting ${STEP_TITLES[step].toLowerCase()}.`);
    },
  });
  if (model === null) return null;
  const tries = record.calls.length;
  const isMine = working === step;
  return (
    <form
      className={classes.draftRow}
      onSubmit={(event) => {
        event.preventDefault();
        draft.mutate();
      }}
    >
      <TextInput
        className={classes.hint ?? ''}
        label={tries === 0 ? 'Hint for the draft (optional)' : 'What to do differently (optional)'}
        size="xs"
        value={hint}
        maxLength={2000}
        onChange={(event) => setHint(event.currentTarget.value)}
        disabled={isMine}
      />
      <Button
        type="submit"
        variant="light"
        leftSection={<IconSparkles size={16} aria-hidden />}
        loading={draft.isPending || isMine}
        disabled={working !== null}
      >
        {tries === 0 ? `Draft with ${model.model}` : 'Draft again'}
      </Button>
      {tries > 1 && (
        <Text size="xs" c="dimmed" className={classes.tries ?? ''}>
          {count(tries, 'call')} so far
        </Text>
      )}
      {draft.isError && (
        <Text size="sm" c="var(--rh-bad)" role="alert" w="100%">
          {wordsOf(draft.error)}
        </Text>
      )}
    </form>
  );
}
