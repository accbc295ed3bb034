import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../../shared/grading/report.ts';
import { isUnfinished } from '../../shared/grading/unfinished.ts';
import { createJudge } from '../judge/judge.ts';
import { MODEL, NOW, numberOf, record } from './fixture.test-helper.ts';
import { answered, judgeAt, run, SETTING } from './judged-run.test-helper.ts';
import type { Ask, RunRequest } from './runner.ts';

describe('the cost limit of a run with a judge', () => {
  it('is passed by no more than one call of the judge, at any prices and any number of calls at a time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom(1 as const, 3 as const),
        async (agent, judgePrice, limit, concurrency, votes) => {
          const { judge } = judgeAt(judgePrice / 100, undefined, { votes });
          const { sums, results } = await run({
            judge,
            count: 12,
            ask: async (input) => {
              await new Promise((resolve) => setImmediate(resolve));
              return { ...(await answered(input, AbortSignal.abort())), call: record(agent / 100) } as never;
            },
            plan: { model: MODEL, concurrency, limitUsd: limit / 100 },
          });
          expect(results).toHaveLength(12);
          const most = limit / 100 + Math.max(agent, judgePrice) / 100;
          expect(sums.costUsd).toBeLessThanOrEqual(most + 1e-9);
          const wanted = (12 * (agent + votes * judgePrice)) / 100;
          if (wanted <= limit / 100) expect(sums).toMatchObject({ stopped: 'finished', counts: { pass: 12 } });
          if (sums.stopped === 'finished') expect(sums.counts.pass).toBe(12);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps the answers that could not be judged any more, and says why', async () => {
    const { sums, results } = await run({
      judge: judgeAt(0.4).judge,
      count: 3,
      plan: { model: MODEL, concurrency: 1, limitUsd: 0.5 },
    });
    expect(results.map(({ verdict }) => verdict)).toEqual(['pass', 'uncertain', 'uncertain']);
    expect(results[1]?.reason).toBe('B: the judge could not be asked: The cost limit of $0.50 was reached.');
    expect(results[1]?.samples[0]?.output).toMatchObject({ b: 'other words 1' });
    expect(sums.stopped).toBe('budget');
  });
});

describe('a cancelled run with a judge', () => {
  it('ends at once and keeps answers whose text was being judged', async () => {
    const stop = new AbortController();
    const hanging = createJudge({ setting: SETTING, connections: [], calibrated: true, now: NOW }, () => {
      stop.abort();
      return new Promise(() => {});
    });
    const { sums, results } = await run({
      judge: hanging,
      count: 5,
      signal: stop.signal,
      plan: { model: MODEL, concurrency: 1, limitUsd: null },
    });
    expect(sums.stopped).toBe('cancelled');
    expect(sums.counts).toMatchObject({ total: 5, uncertain: 1, notRun: 4 });
    const judging = results.find(({ verdict }) => verdict === 'uncertain');
    expect(judging?.samples[0]?.call.costUsd).toBe(0.01);
    expect(judging?.reason).toBe('B: the judge could not be asked: The run was cancelled.');
  });

  it('does not wait for a place in the budget', async () => {
    const stop = new AbortController();
    const first = createJudge({ setting: SETTING, connections: [], calibrated: true, now: NOW }, () => {
      // Nobody knows its price, so that the other cases' judges wait for it.
      setImmediate(() => setImmediate(() => stop.abort()));
      return new Promise(() => {});
    });
    const { sums, results } = await run({
      judge: first,
      count: 4,
      signal: stop.signal,
      plan: { model: MODEL, concurrency: 4, limitUsd: 10 },
    });
    expect(sums.stopped).toBe('cancelled');
    expect(results).toHaveLength(4);
  });
});

describe('a run that goes on after its judge was kept from deciding', () => {
  const cut = async (limitUsd: number, count: number) => {
    const { judge } = judgeAt(0.1, undefined, { votes: 3 });
    return run({ judge, count, plan: { model: MODEL, concurrency: 1, limitUsd } });
  };
  const goOn = (results: readonly CaseResult[], changes: Partial<RunRequest> & { count: number }) => {
    const asked: number[] = [];
    const ask: Ask = async (input, signal) => {
      asked.push(numberOf(input));
      return answered(input, signal);
    };
    return run({ ask, earlier: { startedAt: NOW, results }, ...changes }).then((ran) => ({ ...ran, asked }));
  };

  it('asks only for the votes that are missing, not the agent, and every call is counted once', async () => {
    const before = await cut(0.25, 1);
    expect(before.first?.samples[0]?.fields[1]?.judgement).toMatchObject({
      votes: [{ outcome: 'ok' }, { outcome: 'ok' }, { outcome: 'budget_stopped' }],
    });
    // Two of three votes are enough; one is not.
    expect(before.first?.verdict).toBe('pass');
    const short = await cut(0.15, 3);
    expect(short.sums).toMatchObject({ stopped: 'budget', counts: { uncertain: 3 } });
    expect(short.results.map(isUnfinished)).toEqual([true, true, true]);
    const { judge, asked: judged } = judgeAt(0.1, undefined, { votes: 3 });
    const after = await goOn(short.results, { judge, count: 3 });
    expect(after.asked).toEqual([]);
    expect(judged.toSorted()).toEqual([0, 0, 1, 1, 1, 2, 2, 2]);
    expect(after.sums.counts).toMatchObject({ total: 3, pass: 3 });
    expect(after.sums.costUsd).toBeCloseTo(3 * 0.01 + 9 * 0.1);
  });

  it('takes a person’s word that came meanwhile, and leaves what it cannot decide as it was', async () => {
    const short = await cut(0.05, 1);
    const { judge, asked: judged } = judgeAt(0.1);
    const labels = () => ({ by: 'person', verdict: 'same', who: 'm', at: NOW }) as const;
    const after = await goOn(short.results, { judge, labels, count: 1 });
    expect([after.first?.verdict, after.asked, judged]).toEqual(['pass', [], []]);
    const stopped = await goOn(short.results, { judge, count: 1, signal: AbortSignal.abort() });
    expect(stopped.first).toEqual(short.first);
    expect(stopped.sums.stopped).toBe('cancelled');
  });
});
