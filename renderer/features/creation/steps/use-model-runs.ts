import { useRef, useState } from 'react';
import type { Creation } from '../../../../shared/creation/creation.ts';
import type { ModelRef } from '../../../../shared/spec/spec.ts';
import { api } from '../../../lib/api.ts';

interface Current {
  model: string;
  /** Counted from 1. */
  place: number;
  of: number;
}
interface ModelRuns {
  /** What runs now; null: nothing. */
  current: Current | null;
  error: unknown;
  /** `limitUsd` is for all of them together. */
  start: (models: readonly ModelRef[], limitUsd: number | null) => void;
  stop: () => Promise<void>;
}

/** Waits until a run is over and says what it cost; 0 where no price is known. */
async function ended(run: string): Promise<number> {
  for await (const event of await api.runs.watch({ run })) if (event.type === 'done') return event.run.costUsd ?? 0;
  return 0;
}

/**
 * Runs the test cases on several models, one after the other. Each run is remembered as it begins; one that goes on when the
 * window closes ends by itself, and those after it are simply ticked again.
 */
export function useModelRuns(creation: Creation, agent: string): ModelRuns {
  const [current, setCurrent] = useState<Current | null>(null);
  const [error, setError] = useState<unknown>(null);
  const run = useRef<string | null>(null);
  const isStopped = useRef(false);
  const all = async (models: readonly ModelRef[], limitUsd: number | null): Promise<void> => {
    let known = creation.runs.models;
    let left = limitUsd;
    for (const [index, model] of models.entries()) {
      if (isStopped.current) return;
      setCurrent({ model: model.model, place: index + 1, of: models.length });
      const started = await api.runs.start({ agent, model, limitUsd: left, samples: 'once' });
      run.current = started.run;
      known = [...known, started.run].slice(-MOST);
      await api.creations.runs({ id: creation.id, models: known });
      const cost = await ended(started.run);
      if (left !== null) left = Math.max(left - cost, 0);
    }
  };
  return {
    current,
    error,
    start(models, limitUsd) {
      isStopped.current = false;
      setError(null);
      setCurrent({ model: models[0]?.model ?? '', place: 1, of: models.length });
      all(models, limitUsd)
        .catch(setError)
        .finally(() => {
          run.current = null;
          setCurrent(null);
        });
    },
    async stop() {
      isStopped.current = true;
      if (run.current !== null) await api.runs.cancel({ run: run.current });
    },
  };
}

/** As many as a creation remembers. */
const MOST = 20;
