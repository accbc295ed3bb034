import { Alert, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { type CreationStep, DRAFTED_STEPS } from '../../../../shared/creation/creation.ts';
import classes from '../creation.module.css';
import { StepFrame } from '../step-frame.tsx';
import { ChecksStep } from './checks-step.tsx';
import { ContractStep } from './contract-step.tsx';
import { DraftStep } from './draft-step.tsx';
import { FirstRunStep } from './first-run-step.tsx';
import { LocksStep } from './locks-step.tsx';
import { ModelsStep } from './models-step.tsx';
import { PurposeStep } from './purpose-step.tsx';
import { RulesStep } from './rules-step.tsx';
import { ScenariosStep } from './scenarios-step.tsx';
import type { StepProps } from './step-props.ts';
import { SummaryStep } from './summary-step.tsx';
import { TermsStep } from './terms-step.tsx';
import { useAgentSlug } from './use-agent-slug.ts';

const EDITORS: Record<CreationStep, ComponentType<StepProps>> = {
  purpose: PurposeStep,
  contract: ContractStep,
  terms: TermsStep,
  rules: RulesStep,
  locks: LocksStep,
  scenarios: ScenariosStep,
  checks: ChecksStep,
  draft: DraftStep,
  first_run: FirstRunStep,
  models: ModelsStep,
  summary: SummaryStep,
};
/** Where a step's part of the agent is edited once there is one. */
const TABS: Partial<Record<CreationStep, 'rules' | 'contract' | 'tests'>> = {
  purpose: 'rules',
  contract: 'contract',
  terms: 'rules',
  rules: 'rules',
  locks: 'rules',
  scenarios: 'tests',
};
const TAB_NAMES = { rules: 'Rules', contract: 'Contract', tests: 'Tests' };
const NEEDS_AGENT: readonly CreationStep[] = ['first_run', 'models', 'summary'];

/** One step with its editor; read-only from the moment its part is edited in the agent itself. */
export function StepOf({ step, ...props }: StepProps & { step: CreationStep }) {
  const { creation, session } = props;
  const { agent } = creation;
  const slug = useAgentSlug(agent);
  const Editor = EDITORS[step];
  if (agent === null && NEEDS_AGENT.includes(step))
    return (
      <StepFrame creation={creation} step={step} session={session} ownAct>
        <Text size="sm" c="dimmed">
          This step comes once the agent is made.{' '}
          <Link
            to="/agents/new/$creation"
            params={{ creation: creation.id }}
            search={{ step: 'draft' }}
            className={classes.inline ?? ''}
          >
            Make its draft
          </Link>
        </Text>
      </StepFrame>
    );
  const isOver = agent !== null && DRAFTED_STEPS.some((each) => each === step);
  const tab = TABS[step];
  return (
    <StepFrame creation={creation} step={step} session={session} ownAct={step === 'draft' || step === 'summary'}>
      {isOver && tab !== undefined && slug !== null && (
        <Alert color="gray" variant="outline" className={classes.record ?? ''}>
          <Text size="sm" c="var(--rh-ink)">
            The agent is made. This is what it began with; it is now edited in{' '}
            <Link to={`/agents/$slug/${tab}`} params={{ slug }} className={classes.inline ?? ''}>
              {TAB_NAMES[tab]}
            </Link>
            .
          </Text>
        </Alert>
      )}
      <fieldset className={classes.editor} disabled={isOver}>
        <Editor {...props} />
      </fieldset>
    </StepFrame>
  );
}
