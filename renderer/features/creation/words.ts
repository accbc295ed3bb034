import type { Creation, CreationStep, StepRecord } from '../../../shared/creation/creation.ts';

/** What each step is for, in one sentence. */
export const ABOUT: Record<CreationStep, string> = {
  purpose: 'Say what the agent is called and what it decides, as you would to a colleague.',
  contract: 'List what goes in and what comes out. Applications send and read exactly these fields.',
  terms: 'Explain words that your team uses in its own way, so that a model means the same.',
  rules: 'Write down what decides. When two rules disagree, the one nearer to the top counts.',
  locks: 'Choose the parts that only engineers may change later.',
  scenarios: 'Collect situations with the answer you expect. Only the ones you accept become test cases.',
  checks: 'See what would not work yet, and mend it where it stands.',
  draft: 'Turn all of it into an agent. It stays a draft: nothing is published.',
  first_run: 'See what the agent answers to the accepted test cases.',
  models: 'Let several models answer the same test cases, and see which is good enough for less.',
  summary: 'What was made, what is still open, and what it cost.',
};

/** The steps of a creation that are not done yet have these words; "needs attention" is what failed. */
export const STATES: Record<StepRecord['state'], string> = {
  open: 'Open',
  working: 'Being drafted',
  done: 'Done',
  skipped: 'Skipped',
  failed: 'Needs attention',
};

/** "making “Returns triage”", or without a name. */
export const nameOf = ({ proposal }: Pick<Creation, 'proposal'>): string =>
  proposal.name.trim() || 'Agent without a name';
