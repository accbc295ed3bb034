import { CREATION_STEPS, type Creation, type CreationSource, type StepRecord } from '../../shared/creation/creation.ts';
import type { ModelRef } from '../../shared/spec/spec.ts';
import { startingProposal } from './core.ts';

interface Order {
  name: string;
  source: CreationSource;
  model: ModelRef | null;
  limitUsd: number | null;
}

const OPEN: StepRecord = { state: 'open', message: '', notes: [], at: null, calls: [] };

/** A creation as it begins: what can be read from the source without a model stands in it already. */
export function startCreation({ name, source, model, limitUsd }: Order, now: string, newId: () => string): Creation {
  const proposal = startingProposal(source, name, newId);
  const [first, ...others] = CREATION_STEPS;
  return {
    id: newId(),
    revision: 1,
    source,
    model,
    limitUsd,
    costUsd: 0,
    steps: Object.fromEntries([[first, OPEN], ...others.map((step) => [step, OPEN])]) as Creation['steps'],
    working: null,
    proposal,
    agent: null,
    runs: { first: null, models: [] },
    startedAt: now,
    savedAt: now,
  };
}
