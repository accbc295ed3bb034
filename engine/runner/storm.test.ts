import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { CaseResult } from '../../shared/grading/report.ts';
import { emptySpec } from '../../shared/spec/new-spec.ts';
import { closeConnections } from '../http/fetch.ts';
import { ANSWERS, connectionTo, sendJson, serve } from '../providers/fixture.test-helper.ts';
import { adapterFor } from '../providers/index.ts';
import { callWithRouting, type RouterParts } from '../router.ts';
import { abortableSleep } from '../routing/backoff.ts';
import { createBreaker } from '../routing/breaker.ts';
import { createGates } from '../routing/gate.ts';
import { casesOf, contract, MODEL, NOW } from './fixture.test-helper.ts';
import { askAgent, type Route } from './run-agent.ts';
import { runCases } from './runner.ts';

const AT_A_TIME = 3;
const ANSWER_MS = 15;
const BUSY = { error: { type: 'requests', code: 'rate_limit_exceeded' } };

let close: (() => Promise<void>) | undefined;
afterEach(async () => close?.());
afterAll(closeConnections);

/** An endpoint that takes so many calls at a time and refuses the others, or all of them. */
async function startBusy({ refusesAll = false, status = 429 } = {}) {
  const seen = { open: 0, refused: 0 };
  const server = await serve((_request, response, body) => {
    if (refusesAll || seen.open >= AT_A_TIME) {
      seen.refused += 1;
      return sendJson(response, status, BUSY);
    }
    seen.open += 1;
    setTimeout(() => {
      seen.open -= 1;
      const number = Number(/\\"n\\":\s*(\d+)/.exec(body)?.[1]);
      sendJson(response, 200, ANSWERS.openai(JSON.stringify({ n: number })));
    }, ANSWER_MS);
  });
  close = server.close;
  return { ...server, seen };
}

/** Pauses are a twentieth as long, so that the test need not wait for the real ones. */
function hurried(changes: Partial<RouterParts> = {}): RouterParts {
  const times = {
    clock: () => performance.now() * 20,
    random: Math.random,
    sleep: (ms: number, signal: AbortSignal) => abortableSleep(ms / 20, signal),
  };
  return { ...times, adapter: adapterFor, breaker: createBreaker(), gate: createGates(times), ...changes };
}

async function runStorm(url: string, count: number, paced = true) {
  const parts = hurried();
  const route: Route = (call) => callWithRouting({ ...call, paced: paced && call.paced }, parts);
  const blank = emptySpec(() => crypto.randomUUID());
  // The clock runs twenty times as fast, so the limit is as much longer.
  const models = { ...blank.models, parameters: { timeoutMs: 1_200_000 } };
  const results: CaseResult[] = [];
  await runCases({
    contract,
    cases: casesOf(count),
    ask: askAgent(
      {
        spec: { ...blank, contract, defaults: [], models },
        model: MODEL,
        connections: [connectionTo('openai', url)],
        now: NOW,
      },
      route,
    ),
    plan: { model: MODEL, concurrency: 20, limitUsd: null },
    signal: new AbortController().signal,
    now: () => NOW,
    onResults: (batch) => void results.push(...batch),
  });
  return results;
}
const passed = (results: readonly CaseResult[]): number => results.filter(({ verdict }) => verdict === 'pass').length;

describe('a provider that takes only a few calls at a time', { timeout: 60_000 }, () => {
  it('loses no case and is refused far less often than without pacing', async () => {
    const without = await startBusy();
    const lost = 120 - passed(await runStorm(without.url, 120, false));
    await without.close();
    const server = await startBusy();
    const results = await runStorm(server.url, 120);
    expect(results).toHaveLength(120);
    expect(passed(results)).toBe(120);
    process.stdout.write(
      `Refused ${server.seen.refused} times and lost 0 of 120; without pacing ${without.seen.refused} and ${lost}.\n`,
    );
    expect(server.seen.refused).toBeLessThan(without.seen.refused / 2);
    // Every refusal stands in the record of the case that met it.
    const recorded = results.flatMap(({ samples }) => samples[0]?.call.earlier ?? []);
    expect(recorded).toHaveLength(server.seen.refused);
  });

  it('is slowed down for as well when it calls itself overloaded', async () => {
    const server = await startBusy({ status: 503 });
    expect(passed(await runStorm(server.url, 60))).toBe(60);
  });

  // It waits as long as the pace asks, which chance decides; no clock is judged here.
  it('ends the run where it refuses everything, instead of asking for ever', { timeout: 600_000 }, async () => {
    const server = await startBusy({ refusesAll: true });
    const results = await runStorm(server.url, 300);
    expect(results.map(({ samples }) => samples[0]?.outcome)).toEqual(Array(300).fill('rate_limited'));
    expect(server.seen.refused).toBeLessThan(60);
    expect(results.at(-1)?.reason).toContain('Go on later.');
  });
});
