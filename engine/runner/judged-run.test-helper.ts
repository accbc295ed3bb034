import type { TestCase } from '../../shared/grading/case.ts';
import type { JudgeSetting } from '../../shared/grading/judgement.ts';
import type { CaseResult } from '../../shared/grading/report.ts';
import type { Contract } from '../../shared/spec/contract.ts';
import { createJudge } from '../judge/judge.ts';
import type { ModelResult } from '../model.ts';
import { answerOf, MODEL, NOW, numberOf, record } from './fixture.test-helper.ts';
import { type Ask, type RunRequest, runCases } from './runner.ts';

export const field = (name: string) =>
  ({ id: name, name, title: name.toUpperCase(), description: name, required: true, type: { kind: 'text' } }) as const;
export const contract: Contract = {
  input: [{ id: 'i', name: 'n', title: 'Number', description: 'Any', required: true, type: { kind: 'integer' } }],
  output: [field('a'), field('b')],
};
export const textCase = (n: number): TestCase => ({
  id: `case-${n}`,
  title: `Text ${n}`,
  input: { n },
  expectation: [
    { field: 'a', value: 'as expected', comparator: { kind: 'exact' } },
    { field: 'b', value: 'what it means', comparator: { kind: 'meaning', rubric: 'The cause' } },
  ],
  origin: 'manual',
});
/** Right in one field, in words of its own in the other. */
export const answered: Ask = async (input) => answerOf({ a: 'as expected', b: `other words ${numberOf(input)}` });
export const SETTING: JudgeSetting = { model: { provider: 'openai', model: 'judge-a' }, votes: 1 };

/** A judge at one price a call, whose provider is stood in for behind the judge's own code. */
export function judgeAt(
  costUsd: number,
  score: (asked: { given: { n: number } }) => number = () => 90,
  changes: { votes?: JudgeSetting['votes']; calibrated?: boolean } = {},
) {
  const asked: number[] = [];
  let most = 0;
  let running = 0;
  const judge = createJudge(
    {
      setting: { ...SETTING, votes: changes.votes ?? 1 },
      connections: [],
      calibrated: changes.calibrated ?? true,
      now: NOW,
    },
    async ({ input }): Promise<ModelResult> => {
      const given = input as unknown as { given: { n: number } };
      asked.push(given.given.n);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return {
        outcome: 'ok',
        output: { evidence: 'x', score: score(given) },
        problems: [],
        message: '',
        retryAfterMs: null,
        retryable: false,
        call: { ...record(costUsd), requestedModel: 'judge-a' },
      };
    },
  );
  return { judge, asked, most: () => most };
}

/** A run on cases with one text each, and what it handed over. */
export async function run(changes: Partial<RunRequest> & { count?: number } = {}) {
  const results: CaseResult[] = [];
  const sums = await runCases({
    contract,
    cases: Array.from({ length: changes.count ?? 1 }, (_, n) => textCase(n)),
    ask: answered,
    plan: { model: MODEL, concurrency: 4, limitUsd: null },
    signal: new AbortController().signal,
    now: () => NOW,
    onResults: (batch) => void results.push(...batch),
    ...changes,
  });
  return { sums, results, first: results[0] };
}
