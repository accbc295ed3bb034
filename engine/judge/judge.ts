import {
  canChange,
  JUDGE_CONTRACT,
  JUDGE_INSTRUCTIONS,
  JUDGE_VERSION,
  judgeInput,
  judgementOf,
} from '../../shared/grading/judge.ts';
import type { JudgeSetting, JudgeWord, TextQuestion, Vote } from '../../shared/grading/judgement.ts';
import type { Outcome } from '../../shared/grading/outcome.ts';
import { CUT_SHORT } from '../../shared/grading/unfinished.ts';
import { canonicalJson } from '../../shared/json/canonical.ts';
import type { Instant, JsonObject } from '../../shared/spec/ids.ts';
import type { Connection, ModelResult } from '../model.ts';
import { type Budget, NO_LIMIT } from '../runner/budget.ts';
import { type Route, routeToModels } from '../runner/run-agent.ts';
import { unsent } from '../unsent.ts';

/**
 * Asks what a text means. Settles as soon as the signal aborts, with the votes so far; never rejects for anything a provider
 * does. Every vote starts when the budget lets it, and its cost is told there. `before` is what it said when it was cut short:
 * votes that were answered then are not asked for again.
 */
export type Judge = (
  question: TextQuestion,
  signal: AbortSignal,
  budget?: Budget,
  before?: JudgeWord,
) => Promise<JudgeWord>;

/** Who judges, reached how. One for each run: it remembers that an account is empty. */
export interface JudgeParts {
  setting: JudgeSetting;
  connections: readonly Connection[];
  /** It may fail a case by itself (`agreementOf`). */
  calibrated: boolean;
  /** The day that the prompt names. */
  now: Instant;
}

/** Ends after which no further vote of the same question could end otherwise. */
const LAST: ReadonlySet<Outcome> = new Set<Outcome>(['cancelled', 'budget_stopped', 'quota_exhausted']);

/** A judge that asks its model one vote after another, each a call of its own, until more votes could not change the outcome. */
export function createJudge(
  { setting, connections, calibrated, now }: JudgeParts,
  route: Route = routeToModels,
): Judge {
  let emptyAccount: string | undefined;

  const noVote = (outcome: Outcome, message: string): Vote => ({
    outcome,
    evidence: '',
    score: null,
    message,
    call: unsent(setting.model, now),
  });

  async function vote(input: JsonObject, signal: AbortSignal, budget: Budget): Promise<Vote> {
    if (emptyAccount !== undefined) return noVote('quota_exhausted', emptyAccount);
    const mayStart = await budget.turn('judge', signal);
    if (signal.aborted) return noVote('cancelled', 'The run was cancelled.');
    if (!mayStart) return noVote('budget_stopped', budget.reason());
    const result = await orAbort(
      route({
        policy: { mode: 'pinned', candidates: [setting.model], parameters: {} },
        override: setting.model,
        connections,
        instructions: JUDGE_INSTRUCTIONS,
        input,
        contract: JUDGE_CONTRACT,
        now,
        signal,
        paced: true,
      }),
      signal,
    );
    if (result === 'aborted') return noVote('cancelled', 'The run was cancelled.');
    budget.ended(result.call, 'judge');
    if (result.outcome === 'quota_exhausted') emptyAccount = result.message;
    return readVote(result);
  }

  return async (question, signal, budget = NO_LIMIT, before) => {
    const input = judgeInput(question);
    const isSame = before?.version === JUDGE_VERSION && canonicalJson(before.judge) === canonicalJson(setting);
    const votes: Vote[] = isSame ? before.votes.filter(({ outcome }) => !CUT_SHORT.has(outcome)) : [];
    while (canChange(votes, setting)) {
      const one = await vote(input, signal, budget);
      votes.push(one);
      if (LAST.has(one.outcome)) break;
    }
    return judgementOf(votes, setting, calibrated);
  };
}

/** Longer evidence is not kept: it is there to be read by people. */
const MOST_EVIDENCE = 2000;

function readVote({ outcome, output, message, call }: ModelResult): Vote {
  const { evidence, score } = output ?? {};
  if (outcome !== 'ok' || typeof evidence !== 'string' || typeof score !== 'number')
    return { outcome, evidence: '', score: null, message, call };
  return { outcome, evidence: evidence.slice(0, MOST_EVIDENCE), score, call };
}

/** Whichever comes first; what a call says after its run was cancelled is of no interest any more. */
function orAbort(answer: Promise<ModelResult>, signal: AbortSignal): Promise<ModelResult | 'aborted'> {
  const { promise, resolve, reject } = Promise.withResolvers<ModelResult | 'aborted'>();
  const abort = (): void => resolve('aborted');
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  return promise;
}
