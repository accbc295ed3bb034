import type { DraftedStep } from '../creation.ts';
import { contractStep } from './contract.ts';
import { locksStep } from './locks.ts';
import { purposeStep } from './purpose.ts';
import { rulesStep } from './rules.ts';
import type { Step } from './step.ts';
import { termsStep } from './terms.ts';

/** The questions that a model is asked, by step. Cases are made from the rules and only dressed by a model: `scenarios.ts`. */
export const STEPS: Record<Exclude<DraftedStep, 'scenarios'>, Step> = {
  purpose: purposeStep,
  contract: contractStep,
  terms: termsStep,
  rules: rulesStep,
  locks: locksStep,
};
