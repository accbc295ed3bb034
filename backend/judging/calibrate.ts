import { createJudge } from '../../engine/judge/judge.ts';
import { createBudget } from '../../engine/runner/budget.ts';
import { work } from '../../ledger/work.ts';
import type { JudgeSetting, JudgeWord } from '../../shared/grading/judgement.ts';
import type { Outcome } from '../../shared/grading/outcome.ts';
import { addCost } from '../../shared/grading/report.ts';
import { usableConnections } from '../connections/connections.ts';
import type { Core } from '../context.ts';
import { type StoredLabel, saveJudgements } from '../store/judging.ts';
import { judgeKey, placeOf } from './place.ts';

/** Questions at a time: enough not to wait for each, few enough for any provider. */
const CONCURRENCY = 4;

/** Ends of a vote after which the judge has answered, if not usably; after any other it can be asked again. */
const ANSWERS: ReadonlySet<Outcome> = new Set<Outcome>(['ok', 'schema_invalid', 'refused', 'truncated']);
const hasAnswered = ({ verdict, votes }: JudgeWord): boolean =>
  verdict !== 'unsure' || votes.every(({ outcome }) => ANSWERS.has(outcome));

/**
 * Asks a judge about texts that people decided. Every answer is on disk before the next one of its turn is asked for, so that
 * neither a limit, a cancelled call nor a crash loses what was paid for.
 */
export async function measureJudge(
  core: Core,
  agent: string,
  judge: JudgeSetting,
  labels: readonly StoredLabel[],
  limitUsd: number | null,
  signal: AbortSignal | undefined,
): Promise<{ asked: number; costUsd: number | null; stopped: string | null }> {
  const ask = createJudge({
    setting: judge,
    connections: await usableConnections(core),
    calibrated: false,
    now: core.now(),
  });
  const budget = createBudget(limitUsd);
  const cancelled = signal ?? new AbortController().signal;
  const left = labels.values();
  let asked = 0;
  let costUsd: number | null = 0;
  let trouble: string | null = null;
  const one = async (): Promise<void> => {
    for (const { key, question } of left) {
      if (cancelled.aborted || trouble !== null) return;
      const word = await ask(question, cancelled, budget);
      costUsd = word.votes.reduce((sum, { call }) => addCost(sum, call), costUsd);
      if (hasAnswered(word)) {
        asked += 1;
        await work(core.db, (tx) => saveJudgements(tx, placeOf(core, agent), [{ key, judge: judgeKey(judge), word }]));
      } else trouble ??= troubleOf(word);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, one));
  core.announcer.announce(['judging'], [agent]);
  const stopped = cancelled.aborted ? 'It was stopped before every text was asked about.' : trouble;
  return { asked, costUsd, stopped };
}

/** In the provider's or the budget's words. */
const troubleOf = ({ votes }: JudgeWord): string =>
  votes.find(({ outcome }) => !ANSWERS.has(outcome))?.message ?? 'The judge could not be asked.';
