import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../../shared/grading/report.ts';
import { USUAL_SAMPLING } from '../../shared/grading/sequential.ts';
import { answerOf, caseOf, casesOf, contract, MODEL, NOW, record } from './fixture.test-helper.ts';
import { type AgentAnswer, type Ask, type RunPlan, runCases } from './runner.ts';

const PLAN: RunPlan = { model: MODEL, concurrency: 4, limitUsd: null, sampling: USUAL_SAMPLING };
const WRONG = answerOf({ n: -1 });
const OUTAGE = answerOf({}, { outcome: 'provider_error', output: null, message: 'It is down.' });

async function run(ask: Ask, changes: Partial<RunPlan> = {}, count = 1, signal = new AbortController().signal) {
  const results: CaseResult[] = [];
  const sums = await runCases({
    contract,
    cases: count === 1 ? [caseOf(0)] : casesOf(count),
    ask,
    plan: { ...PLAN, ...changes },
    signal,
    now: () => NOW,
    onResults: (batch) => void results.push(...batch),
  });
  return { sums, results, first: results[0] };
}
/** Answers in turn; the last one goes on for ever. */
const inTurn = (...answers: AgentAnswer[]): Ask => {
  let next = 0;
  return async () => {
    const answer = answers[Math.min(next, answers.length - 1)];
    next += 1;
    if (answer === undefined) throw new Error('no answer given');
    return answer;
  };
};
const right = answerOf({ n: 0 });

describe('repeated samples of a case', () => {
  it('end as soon as the evidence suffices, either way', async () => {
    const { first: good } = await run(inTurn(right));
    expect(good).toMatchObject({
      verdict: 'pass',
      reason: '10 of 10 samples passed.',
      sampling: { passed: 10, failed: 0, ended: 'decided', flaky: false },
    });
    const { first: bad } = await run(inTurn(WRONG));
    expect(bad).toMatchObject({ verdict: 'fail', sampling: { passed: 0, failed: 2, ended: 'decided' } });
    expect(bad?.reason).toContain('0 of 2 samples passed. Number: ');
  });

  it('name a case that passes and fails as flaky, and stay uncertain at the limit', async () => {
    const twice = inTurn(...Array.from({ length: 40 }, (_, index) => (index % 9 === 4 ? WRONG : right)));
    const { first } = await run(twice, { sampling: { ...USUAL_SAMPLING, mostSamples: 15 } });
    expect(first).toMatchObject({
      verdict: 'uncertain',
      sampling: { passed: 13, failed: 2, ended: 'limit', flaky: true },
    });
    expect(first?.reason).toContain('15 samples were not enough to decide');
  });

  it('keep what was seen when the provider fails, and do not hammer it', async () => {
    const { first } = await run(inTurn(right, right, OUTAGE));
    expect(first).toMatchObject({ verdict: 'uncertain', sampling: { passed: 2, failed: 0, ended: 'provider' } });
    expect(first?.reason).toBe('2 of 2 samples passed. It is down.');
    const { first: never } = await run(inTurn(OUTAGE));
    expect(never).toMatchObject({ verdict: 'not_run', reason: 'It is down.' });
    expect(never?.samples).toHaveLength(1);
  });

  it('stay under the cost limit, which ends open cases with what they have', async () => {
    const { sums, results } = await run(async (input) => answerOf(input), { limitUsd: 0.25 }, 4);
    expect(sums.costUsd).toBeLessThanOrEqual(0.25);
    expect(sums.stopped).toBe('budget');
    expect(results).toHaveLength(4);
    const samples = results.flatMap((result) => result.samples).filter(({ outcome }) => outcome === 'ok');
    expect(samples.length).toBeGreaterThanOrEqual(24);
    for (const { verdict, sampling } of results) {
      // The last case may not have been begun.
      const expected = sampling === undefined ? 'not_run' : 'uncertain';
      expect(verdict).toBe(sampling?.ended === 'decided' ? 'pass' : expected);
    }
    expect(results.some(({ reason }) => reason.includes('The cost limit of $0.25 was reached.'))).toBe(true);
  });

  it('keep what was seen when the run is cancelled', async () => {
    const stop = new AbortController();
    let asked = 0;
    const { sums, first } = await run(
      async () => {
        asked += 1;
        if (asked === 4) stop.abort();
        return right;
      },
      {},
      1,
      stop.signal,
    );
    expect(sums.stopped).toBe('cancelled');
    expect(first).toMatchObject({ verdict: 'uncertain', sampling: { passed: 3, ended: 'cancelled' } });
  });

  it('finish cases that began before they begin others', async () => {
    const order: string[] = [];
    const { results } = await run(
      async (input) => {
        order.push(JSON.stringify(input));
        return answerOf(input);
      },
      { concurrency: 1 },
      3,
    );
    expect(results).toHaveLength(3);
    expect(new Set(order.slice(0, 10)).size).toBe(1);
  });

  it('are not taken in a dry run, which says the same each time', async () => {
    let asked = 0;
    const { first } = await run(
      async () => {
        asked += 1;
        return answerOf({ n: 0 }, { call: { ...record(0), provider: 'dry-run' } });
      },
      { model: null },
    );
    expect([asked, first?.sampling]).toEqual([1, undefined]);
  });
});
