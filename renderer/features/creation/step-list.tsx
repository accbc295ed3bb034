import { Loader } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import {
  CREATION_STEPS,
  type Creation,
  type CreationStep,
  type StepRecord,
} from '../../../shared/creation/creation.ts';
import { STEP_TITLES } from '../../lib/step-titles.ts';
import { IconAlertTriangle, IconCircle, IconCircleCheck, IconPlayerSkipForward } from '../../ui/icons.ts';
import classes from './creation.module.css';
import { STATES } from './words.ts';

const ICONS: Record<Exclude<StepRecord['state'], 'working'>, typeof IconCircle> = {
  open: IconCircle,
  done: IconCircleCheck,
  skipped: IconPlayerSkipForward,
  failed: IconAlertTriangle,
};

function StateIcon({ state }: { state: StepRecord['state'] }) {
  if (state === 'working') return <Loader size={15} aria-hidden />;
  const Icon = ICONS[state];
  return <Icon size={17} aria-hidden />;
}

/** All steps in order with where each stands, in shape and word. On a narrow window they fold away below the open one. */
export function StepList({ creation, open }: { creation: Creation; open: CreationStep }) {
  const isNarrow = useMediaQuery('(max-width: 800px)', false, { getInitialValueInEffect: false });
  const list = (
    <ol className={classes.steps}>
      {CREATION_STEPS.map((step, index) => {
        const { state } = creation.steps[step];
        return (
          <li key={step}>
            <Link
              to="/agents/new/$creation"
              params={{ creation: creation.id }}
              search={{ step }}
              className={classes.step ?? ''}
              data-state={state}
              {...(step === open ? { 'aria-current': 'step' as const } : {})}
            >
              <StateIcon state={state} />
              <span className={classes.stepName}>
                {index + 1}. {STEP_TITLES[step]}
              </span>
              <span className={classes.stepState}>{STATES[state]}</span>
            </Link>
          </li>
        );
      })}
    </ol>
  );
  return (
    <nav aria-label="Steps" className={classes.nav}>
      {isNarrow ? (
        <details key={open} className={classes.folded}>
          <summary>
            Step {CREATION_STEPS.indexOf(open) + 1} of {CREATION_STEPS.length} · {STEP_TITLES[open]}
          </summary>
          {list}
        </details>
      ) : (
        list
      )}
    </nav>
  );
}
