import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { CaseResult } from '../../shared/grading/report.ts';
import { behaviourOf, fixedSizeOf, USUAL_SAMPLING } from '../../shared/grading/sequential.ts';
import { emptySpec } from '../../shared/spec/new-spec.ts';
import { closeConnections } from '../http/fetch.ts';
import { ANSWERS, connectionTo, sendJson, serve } from '../providers/fixture.test-helper.ts';
import { casesOf, contract, drawn, MODEL, NOW } from './fixture.test-helper.ts';
import { askAgent } from './run-agent.ts';
import { runCases } from './runner.ts';

const CASES = 500;
const RATES = [0.99, 0.9, 0.7, 0.5];

/** An endpoint whose model gives the right number at a known rate, whatever order the calls come in. */
function modelThatIsRight(rate: number) {
  const asked = new Map<number, number>();
  return serve((_request, response, body) => {
    const number = Number(/\\"n\\":\s*(\d+)/.exec(body)?.[1]);
    const time = asked.get(number) ?? 0;
    asked.set(number, time + 1);
    const answer = drawn(number + Math.round(rate * 1e6), time) < rate ? number : number + 1;
    sendJson(response, 200, ANSWERS.openai(JSON.stringify({ n: answer })));
  });
}

let close: (() => Promise<void>) | undefined;
afterEach(async () => close?.());
afterAll(closeConnections);

async function sampled(rate: number): Promise<CaseResult[]> {
  const server = await modelThatIsRight(rate);
  close = server.close;
  const ids = ['one', 'two', 'three'];
  const spec = { ...emptySpec(() => ids.pop() ?? 'more'), contract, defaults: [] };
  const results: CaseResult[] = [];
  await runCases({
    contract,
    cases: casesOf(CASES),
    ask: askAgent({ spec, model: MODEL, connections: [connectionTo('openai', server.url)], now: NOW }),
    plan: { model: MODEL, concurrency: 16, limitUsd: null, sampling: USUAL_SAMPLING },
    signal: new AbortController().signal,
    now: () => NOW,
    onResults: (batch) => void results.push(...batch),
  });
  return results;
}

const shareOf = (results: readonly CaseResult[], verdict: string): number =>
  results.filter((result) => result.verdict === verdict).length / results.length;

describe('verdicts of models with known pass rates, over HTTP', () => {
  const means: number[] = [];
  it.each(RATES)('a model that is right at %d of the time', { timeout: 120_000 }, async (rate) => {
    const results = await sampled(rate);
    expect(results).toHaveLength(CASES);
    const exact = behaviourOf(USUAL_SAMPLING, rate);
    // The draws are the same every time; a share of 500 draws strays from its probability by its standard error.
    const strays = 3 * Math.sqrt((0.05 * 0.95) / CASES);
    if (rate >= USUAL_SAMPLING.good)
      expect(shareOf(results, 'fail')).toBeLessThanOrEqual(USUAL_SAMPLING.falseFail + strays);
    if (rate <= USUAL_SAMPLING.bad)
      expect(shareOf(results, 'pass')).toBeLessThanOrEqual(USUAL_SAMPLING.falsePass + strays);
    for (const verdict of ['pass', 'fail', 'uncertain'] as const)
      expect(Math.abs(shareOf(results, verdict) - exact[verdict])).toBeLessThan(0.06);
    expect(shareOf(results, 'not_run')).toBe(0);
    const samples = results.reduce((sum, result) => sum + result.samples.length, 0);
    means.push(samples / CASES);
    expect(samples / CASES / exact.meanSamples).toBeGreaterThan(0.9);
    expect(samples / CASES / exact.meanSamples).toBeLessThan(1.1);
    for (const { sampling } of results)
      expect(sampling?.flaky).toBe((sampling?.passed ?? 0) > 0 && (sampling?.failed ?? 0) > 0);
  });

  it('take at most half the calls of a test of fixed size with the same errors', () => {
    expect(means).toHaveLength(RATES.length);
    const mean = means.reduce((sum, each) => sum + each) / means.length;
    process.stdout.write(
      `Mean samples at ${RATES.join(', ')}: ${means.join(', ')}; fixed size ${fixedSizeOf(USUAL_SAMPLING).samples}.\n`,
    );
    expect(mean).toBeLessThanOrEqual(fixedSizeOf(USUAL_SAMPLING).samples / 2);
  });
});
