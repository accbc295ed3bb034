import { CREATION_STEPS, type Creation, type CreationSource, type StepRecord } from '../../shared/creation/creation.ts';
import { startingProposal } from '../../shared/creation/starting-proposal.ts';
import type { ModelRef } from '../../shared/spec/spec.ts';

interface Order {
  name: string;
  source: CreationSource;
  model: ModelRef | null;
  limitUsd: number | null;
}

const OPEN: StepRecord = { state: 'open', message: '', notes: [], at: null, calls: [] };

/** A creation as it begins: what can be read from the source without a model stands in it already. */
export function startCreation({ name, source, model, limitUsd }: Order, now: string, newId: () => string): Creation {
  const { proposal, notes, problems } = startingProposal(source, name, newId);
  const unread = problems.map(({ message }) => message);
  const read: StepRecord = {
    ...OPEN,
    message: unread.length === 0 ? '' : 'The file could not be read as what it is; its whole text is the purpose.',
    notes: [...unread, ...notes],
  };
  return {
    id: newId(),
    revision: 1,
    source,
    model,
    limitUsd,
    costUsd: 0,
    steps: {
      ...(Object.fromEntries(CREATION_STEPS.map((step) => [step, OPEN])) as Creation['steps']),
      purpose: read,
    },
    working: null,
    proposal,
    agent: null,
    runs: { first: null, models: [] },
    startedAt: now,
    savedAt: now,
  };
}
