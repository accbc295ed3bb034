import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { CREATION_STEPS, type Creation } from '../../../shared/creation/creation.ts';
import { announce } from '../../lib/announce.tsx';
import { api, query } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { STEP_TITLES } from '../../lib/step-titles.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SaveState } from '../../ui/save-state.tsx';
import { Clash } from './clash.tsx';
import classes from './creation.module.css';
import { DrafterBar } from './drafter-bar.tsx';
import { useSession } from './session/use-session.ts';
import { StepList } from './step-list.tsx';
import { StepOf } from './steps/step-of.tsx';
import { nameOf, STATES } from './words.ts';

/** Making an agent step by step. Everything is stored as it is typed, so one can leave and come back at any step. */
export function CreationPage() {
  const { creation: id } = useParams({ from: '/agents/new/$creation' });
  const found = useQuery(query.creations.get.queryOptions({ input: { id } }));
  if (found.isPending) return <Loading />;
  // Once it was read it stays on the screen: what is being typed must not go away with the connection.
  if (found.data === undefined)
    return (
      <LoadError
        title="This unfinished agent could not be opened"
        error={found.error}
        retry={() => void found.refetch()}
      />
    );
  return <Wizard key={id} creation={found.data} />;
}

function Wizard({ creation }: { creation: Creation }) {
  const { session, proposal, save, clash } = useSession(creation);
  const asked = useSearch({ from: '/agents/new/$creation' }).step;
  const usual = CREATION_STEPS.find((step) => !['done', 'skipped'].includes(creation.steps[step].state)) ?? 'summary';
  // The step that is open first stays open while others are drafted, unless somebody chooses another.
  const first = useRef(usual);
  const step = asked ?? first.current;
  const [discarding, { open, close }] = useDisclosure(false);
  useAnnouncedSteps(creation);
  return (
    <>
      <PageHeader
        title={nameOf({ proposal })}
        description={
          creation.agent === null
            ? 'A new agent in the making. You can leave at any time; it is kept as it stands.'
            : 'The agent is made. These steps show how well it does; leave them whenever you like.'
        }
        actions={
          <>
            {creation.agent === null && <SaveState state={save} />}
            <Button variant="subtle" size="compact-sm" onClick={open}>
              {creation.agent === null ? 'Discard' : 'Close these steps'}
            </Button>
          </>
        }
      />
      {creation.agent === null && <DrafterBar creation={creation} session={session} />}
      <div className={classes.cols}>
        <StepList creation={creation} open={step} />
        <div className={classes.main}>
          <Clash steps={clash} session={session} />
          <StepOf step={step} creation={creation} proposal={proposal} session={session} />
        </div>
      </div>
      {discarding && <Discard creation={creation} name={nameOf({ proposal })} onClose={close} />}
    </>
  );
}

/** Says when a step that was being drafted is over. */
function useAnnouncedSteps({ steps }: Creation): void {
  const before = useRef(steps);
  useEffect(() => {
    for (const step of CREATION_STEPS) {
      const { state, message } = steps[step];
      if (before.current[step].state === 'working' && state !== 'working')
        announce(`${STEP_TITLES[step]}: ${STATES[state].toLowerCase()}. ${message}`);
    }
    before.current = steps;
  }, [steps]);
}

function Discard({ creation, name, onClose }: { creation: Creation; name: string; onClose: () => void }) {
  const navigate = useNavigate();
  const discard = useMutation({
    mutationFn: () => api.creations.discard({ id: creation.id }),
    onSuccess: () => {
      announce(`Discarded “${name}”.`);
      void navigate({ to: '/agents' });
    },
  });
  const isMade = creation.agent !== null;
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={isMade ? `Close the steps of “${name}”` : `Discard “${name}”`}
      confirm={isMade ? 'Close' : 'Discard'}
      danger={!isMade}
      busy={discard.isPending}
      onConfirm={() => discard.mutate()}
    >
      {isMade
        ? 'The agent, its draft, test cases and runs stay. Only this list of steps goes away.'
        : 'Everything that was filled in for this agent is deleted. No agent was made yet.'}
      {discard.isError && ` ${wordsOf(discard.error)}`}
    </ConfirmDialog>
  );
}
