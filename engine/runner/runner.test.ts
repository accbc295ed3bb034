import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../../shared/grading/report.ts';
import { answerOf, casesOf, contract, MODEL, NOW, numberOf, record } from './fixture.test-helper.ts';
import { type Ask, type Progress, type RunRequest, runCases, runSuite } from './runner.ts';

/** A run whose results and progress are kept for looking at. */
function plan(changes: Partial<RunRequest> & { count?: number } = {}) {
  const seen: CaseResult[] = [];
  const steps: Progress[] = [];
  const request: RunRequest = {
    contract,
    cases: casesOf(changes.count ?? 20),
    ask: async (input) => answerOf(input),
    plan: { model: MODEL, concurrency: 4, limitUsd: null },
    signal: new AbortController().signal,
    now: () => NOW,
    onResults: async (batch, progress) => {
      seen.push(...batch);
      steps.push(progress);
    },
    ...changes,
  };
  return { request, seen, steps };
}

describe('a run', () => {
  it('grades every case once, in any order of answers, and never more at a time than asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 9 }), fc.scheduler(), async (count, concurrency, s) => {
        let running = 0;
        let most = 0;
        const ask: Ask = async (input) => {
          running += 1;
          most = Math.max(most, running);
          await s.schedule(Promise.resolve());
          running -= 1;
          return answerOf(numberOf(input) % 3 === 0 ? { n: -1 } : input);
        };
        const { request, seen, steps } = plan({ count, ask, plan: { model: MODEL, concurrency, limitUsd: null } });
        const sums = await s.waitFor(runCases(request));
        const failed = Math.ceil(count / 3);
        expect(sums.counts).toEqual({ total: count, pass: count - failed, fail: failed, uncertain: 0, notRun: 0 });
        expect(new Set(seen.map((result) => result.caseId)).size).toBe(count);
        expect(seen).toHaveLength(count);
        expect(most).toBeLessThanOrEqual(concurrency);
        let before = 0;
        for (const step of steps) {
          expect(step.done).toBeGreaterThan(before);
          expect(step.counts.pass + step.counts.fail + step.counts.uncertain + step.counts.notRun).toBe(step.done);
          before = step.done;
        }
      }),
      { numRuns: 30 },
    );
  });

  it('goes on with the others while one case is slow', async () => {
    const slow = Promise.withResolvers<void>();
    const ask: Ask = async (input) => {
      if (numberOf(input) === 0) await slow.promise;
      return answerOf(input);
    };
    const { request, seen } = plan({ ask, count: 50 });
    const onResults: RunRequest['onResults'] = (batch) => {
      seen.push(...batch);
      // Only when all others are through does the slow one answer; a run that waited for it would never end.
      if (seen.length === 49) slow.resolve();
    };
    await runCases({ ...request, onResults });
    expect(seen.at(-1)?.caseId).toBe('case-0');
    expect(seen).toHaveLength(50);
  });

  it('puts the report in the order of the suite, whatever finished first', async () => {
    const slow = Promise.withResolvers<void>();
    const ask: Ask = async (input) => {
      if (numberOf(input) === 0) await slow.promise;
      if (numberOf(input) === 9) slow.resolve();
      return answerOf(input);
    };
    const subject = { agent: 'a', spec: '0'.repeat(64), version: null, suite: '1'.repeat(64) };
    const { request } = plan({ ask, count: 10 });
    const { report } = await runSuite({ ...request, cases: casesOf(10), subject });
    expect(report.results.map((result) => result.title)).toEqual(casesOf(10).map((one) => one.title));
    expect(report.models).toEqual([{ provider: 'openai', requested: 'model-a', served: ['model-a'] }]);
    expect([report.dryRun, report.stopped, report.counts.pass]).toEqual([false, 'finished', 10]);
  });

  it('asks for nothing more and ends with the error when results cannot be kept', async () => {
    let asked = 0;
    const ask: Ask = async (input) => {
      asked += 1;
      return answerOf(input);
    };
    const { request } = plan({ ask, count: 5000, onResults: () => Promise.reject(new Error('the disk is full')) });
    await expect(runCases(request)).rejects.toThrow('the disk is full');
    expect(asked).toBeLessThan(5000);
  });

  it('ends with the error when asking fails as no outcome does', async () => {
    const { request } = plan({ ask: () => Promise.reject(new TypeError('a bug')) });
    await expect(runCases(request)).rejects.toThrow('a bug');
  });
});

describe('cancelling', () => {
  it('ends at once even when calls never answer; what finished stays, the rest is not run', async () => {
    const stop = new AbortController();
    const signals: AbortSignal[] = [];
    const ask: Ask = (input, signal) => {
      signals.push(signal);
      return numberOf(input) < 5 ? Promise.resolve(answerOf(input)) : new Promise(() => {});
    };
    const { request, seen } = plan({ ask, count: 1200, signal: stop.signal });
    const onResults: RunRequest['onResults'] = (batch) => {
      seen.push(...batch);
      if (seen.length === 5) stop.abort();
    };
    const sums = await runCases({ ...request, onResults });
    expect(sums.stopped).toBe('cancelled');
    expect(sums.counts).toEqual({ total: 1200, pass: 5, fail: 0, uncertain: 0, notRun: 1195 });
    expect(seen).toHaveLength(1200);
    expect(seen.at(-1)?.reason).toBe('Cancelled before it finished.');
    expect(seen.at(-1)?.samples[0]?.outcome).toBe('cancelled');
    // The calls' own signal is what ends the HTTP requests.
    expect(signals).toHaveLength(9);
    expect(signals.every((signal) => signal.aborted)).toBe(true);
  });

  it('comes through while a dry run keeps the thread busy', async () => {
    const stop = new AbortController();
    const busy: Ask = async (input) => {
      if (numberOf(input) === 0) setImmediate(() => stop.abort());
      const until = performance.now() + 0.2;
      while (performance.now() < until);
      return answerOf(input);
    };
    const { request } = plan({ ask: busy, count: 20_000, signal: stop.signal });
    const sums = await runCases(request);
    expect(sums.stopped).toBe('cancelled');
    expect(sums.counts.total).toBe(20_000);
    expect(sums.counts.notRun).toBeGreaterThan(0);
  });

  it('counts nothing as cancelled when everything had finished', async () => {
    const stop = new AbortController();
    const { request } = plan({ signal: stop.signal });
    const onResults: RunRequest['onResults'] = (_, progress) => {
      if (progress.done === 20) stop.abort();
    };
    expect((await runCases({ ...request, onResults })).stopped).toBe('finished');
  });
});

describe('the cost limit', () => {
  const limited = (limitUsd: number, concurrency = 4) => ({ model: MODEL, concurrency, limitUsd });
  it('is kept however many calls run at a time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.integer({ min: 1, max: 20 }), async (cents, concurrency) => {
        const ask: Ask = async (input) => {
          await turn();
          return answerOf(input);
        };
        const { request, seen } = plan({ ask, count: 40, plan: limited(cents / 100, concurrency) });
        const sums = await runCases(request);
        expect(sums.costUsd).toBeLessThanOrEqual(cents / 100 + 1e-9);
        expect(sums.counts.pass).toBeGreaterThanOrEqual(Math.min(40, cents - 1));
        expect(sums.counts.pass + sums.counts.notRun).toBe(40);
        expect(sums.stopped).toBe(sums.counts.notRun > 0 ? 'budget' : 'finished');
        const stopped = seen.filter((result) => result.samples[0]?.outcome === 'budget_stopped');
        expect(stopped).toHaveLength(sums.counts.notRun);
      }),
      // One cent more than all of them cost: nothing was stopped.
      { numRuns: 15, examples: [[41, 1]] },
    );
  });
  it('says so in words', async () => {
    const { request, seen } = plan({ plan: limited(0.05) });
    await runCases(request);
    expect(seen.at(-1)?.reason).toBe('The cost limit of $0.05 was reached.');
  });
  it('stops a model without a known price after its first answer', async () => {
    const ask: Ask = async (input) => answerOf(input, { call: record(null) });
    const { request, seen } = plan({ ask, plan: limited(1) });
    const sums = await runCases(request);
    expect(sums.counts).toMatchObject({ pass: 1, notRun: 19 });
    expect(seen.at(-1)?.reason).toBe('The price of this model is not known, so the cost limit could not be kept.');
  });
});

describe('handing over results', () => {
  it('gives a slow disk few large batches instead of many small ones, and holds no more than a bounded number', async () => {
    let asked = 0;
    let kept = 0;
    let batches = 0;
    let ahead = 0;
    const ask: Ask = async (input) => {
      asked += 1;
      return answerOf(input);
    };
    const onResults: RunRequest['onResults'] = async (batch) => {
      batches += 1;
      await turn();
      kept += batch.length;
      ahead = Math.max(ahead, asked - kept);
    };
    const { request } = plan({
      ask,
      count: 10_000,
      onResults,
      plan: { model: MODEL, concurrency: 100, limitUsd: null },
    });
    await runCases(request);
    expect(kept).toBe(10_000);
    expect(batches).toBeLessThan(200);
    expect(ahead).toBeLessThan(1500);
  });
});
