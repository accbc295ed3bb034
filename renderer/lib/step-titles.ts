import type { CreationStep } from '../../shared/creation/creation.ts';

/** What the steps of making an agent are called. */
export const STEP_TITLES: Record<CreationStep, string> = {
  purpose: 'Purpose',
  contract: 'Contract',
  terms: 'Terms',
  rules: 'Rules',
  locks: 'Locks',
  scenarios: 'Scenarios',
  checks: 'Checks',
  draft: 'Draft',
  first_run: 'First run',
  models: 'Models',
  summary: 'Summary',
};
