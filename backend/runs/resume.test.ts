import { spawn } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANSWERS, sendJson, serve } from '../../engine/providers/fixture.test-helper.ts';
import { sampleAgents } from '../../resources/sample/index.ts';
import { predictedOutput } from '../../shared/analysis/oracle.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import { exampleDocument } from '../../shared/schema/example.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';

const CHILD = fileURLToPath(new URL('./killed-run.test-helper.ts', import.meta.url));
const SLUG = 'moderate-marketplace-listings';
const spec = sampleAgents.find(({ slug }) => slug === SLUG)?.spec;
const model = { provider: 'compatible' as const, model: 'm' };
const QUOTA = {
  error: { message: 'You exceeded your quota.', type: 'insufficient_quota', code: 'insufficient_quota' },
};

/** The input is the last JSON object of the user's message. */
function inputOf(body: string): JsonObject {
  const { messages } = JSON.parse(body) as { messages: { role: string; content: string }[] };
  const text = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as JsonObject;
}
/** An endpoint that answers as the rules say, as long as `may` allows; `refuse` does what it does otherwise. */
async function startProvider() {
  const state = {
    left: Number.POSITIVE_INFINITY,
    refuse: (response: ServerResponse) => sendJson(response, 429, QUOTA),
  };
  const answered: string[] = [];
  const server = await serve((_request, response, body) => {
    if (state.left <= 0) return state.refuse(response);
    state.left -= 1;
    const input = inputOf(body);
    answered.push(JSON.stringify(input));
    if (spec === undefined) throw new Error('The sample agent is missing.');
    const output = {
      ...exampleDocument(spec.contract.output),
      ...predictedOutput(spec, input, { now: new Date().toISOString() }).output,
    };
    sendJson(response, 200, ANSWERS.compatible(JSON.stringify(output)));
  });
  return { ...server, state, answered, address: `${server.url}/v1` };
}

let provider: Awaited<ReturnType<typeof startProvider>>;
let test: TestBackend;
let agent: string;
beforeEach(async () => {
  provider = await startProvider();
  test = await openTestBackend({ env: { RULEHOUSE_COMPATIBLE_BASE_URL: provider.address } });
  agent = (await test.api.agents.list()).find(({ slug }) => slug === SLUG)?.id ?? '';
});
afterEach(async () => {
  await test.stop();
  await provider.close();
});
const toItsEnd = async (run: string) => {
  for await (const event of await test.api.runs.watch({ run })) if (event.type === 'done') return event.run;
  throw new Error('The run did not end.');
};
const resultsOf = async (run: string) => (await test.api.runs.results({ run })).results;

describe('a run that was cut short', () => {
  it('by an empty account keeps what it found, says why the rest was not run, and is finished later', async () => {
    provider.state.left = 5;
    const suite = (await test.api.cases.list({ agent })).map(({ id }) => id);
    const { run } = await test.api.runs.start({ agent, model, limitUsd: null });
    const cut = await toItsEnd(run);
    const { total } = cut.counts;
    expect(cut).toMatchObject({ state: 'finished', resumable: true, resumed: null, counts: { notRun: total - 5 } });
    // Calls that were out already may be refused too; nobody is asked after that.
    expect(provider.requests.length).toBeLessThanOrEqual(5 + 20);
    const kept = (await resultsOf(run)).filter(({ verdict }) => verdict !== 'not_run');
    expect(kept).toHaveLength(5);
    const causes = (await resultsOf(run)).filter(({ verdict }) => verdict === 'not_run');
    expect(new Set(causes.map(({ samples }) => samples[0]?.outcome))).toEqual(new Set(['quota_exhausted']));

    // Neither an edit of the rules nor a removed case changes what the run is about.
    const draft = await test.api.drafts.get({ agent });
    await test.api.drafts.save({ agent, revision: draft.revision, spec: { ...draft.spec, purpose: 'Another one' } });
    await test.api.cases.remove({ agent, id: causes[0]?.caseId ?? '' });
    expect((await test.api.runs.estimate({ agent, model, resume: run })).calls).toBe(total - 5);
    provider.state.left = Number.POSITIVE_INFINITY;
    const resumed = await test.api.runs.resume({ run, limitUsd: null });
    expect(resumed).toMatchObject({ id: run, state: 'running', resumed: { times: 1, kept: 5 }, report: null });
    const whole = await toItsEnd(run);
    expect(whole).toMatchObject({ state: 'finished', spec: cut.spec, current: false, done: total });
    expect(whole.counts).toMatchObject({ total, notRun: 0 });
    const results = await resultsOf(run);
    for (const result of kept) expect(results).toContainEqual(result);
    expect(new Set(provider.answered).size).toBe(provider.answered.length);
    const report = await test.api.runs.report({ hash: whole.report ?? '' });
    expect(report).toMatchObject({ counts: whole.counts, startedAt: cut.startedAt });
    expect(report.results.map(({ caseId }) => caseId)).toEqual(suite);
    expect(hashOf(report)).toBe(whole.report);
    expect((await refusalOf(test.api.runs.resume({ run, limitUsd: null }))).code).toBe('conflict');
  });

  it('by an outage in the middle keeps its verdicts and is finished later', { timeout: 60_000 }, async () => {
    const cases = (await test.api.cases.list({ agent })).slice(0, 6).map(({ id }) => id);
    provider.state.left = 3;
    provider.state.refuse = (response) => sendJson(response, 500, { error: { message: 'The model crashed.' } });
    const { run } = await test.api.runs.start({ agent, model, limitUsd: null, cases });
    const cut = await toItsEnd(run);
    expect(cut.counts.notRun).toBe(3);
    const verdicts = new Map((await resultsOf(run)).map(({ caseId, verdict }) => [caseId, verdict]));
    provider.state.left = 99;
    await test.api.runs.resume({ run, limitUsd: null });
    expect((await toItsEnd(run)).counts).toMatchObject({ total: 6, notRun: 0 });
    for (const { caseId, verdict } of await resultsOf(run))
      if (verdicts.get(caseId) !== 'not_run') expect(verdict).toBe(verdicts.get(caseId));
  });

  it('by a killed program keeps every result that was shown, and asks for none of them again', {
    timeout: 60_000,
  }, async () => {
    await test.backend.close();
    provider.state.left = 6;
    provider.state.refuse = () => undefined; // It never answers, so the run is in the middle when it is killed.
    const shown = await new Promise<string[][]>((done, fail) => {
      const child = spawn(process.execPath, [CHILD, test.dataFolder, provider.address, agent]);
      const words: string[][] = [];
      createInterface({ input: child.stdout }).on('line', (line) => {
        words.push(line.split(' '));
        if (words.length === 5) child.kill('SIGKILL');
      });
      let trouble = '';
      child.stderr.on('data', (chunk) => (trouble += chunk));
      child.on('close', () => (words.length >= 5 ? done(words) : fail(new Error(trouble))));
    });
    const [[, run = ''] = [], ...results] = shown;
    const { env } = test.backend.context;
    test = await openTestBackend({ dataFolder: test.dataFolder, env });
    const kept = await resultsOf(run);
    for (const [, caseId] of results) expect(kept.map((result) => result.caseId)).toContain(caseId);
    expect((await test.api.runs.results({ run })).run).toMatchObject({ state: 'interrupted', resumable: true });

    const before = provider.requests.length;
    provider.state.left = Number.POSITIVE_INFINITY;
    await test.api.runs.resume({ run, limitUsd: null });
    const whole = await toItsEnd(run);
    expect(whole).toMatchObject({ state: 'finished', counts: { notRun: 0 }, done: whole.counts.total });
    expect(provider.requests.length - before).toBe(whole.counts.total - kept.length);
    expect((await resultsOf(run)).slice(0, kept.length)).toEqual(kept);
  });

  it('under a cost limit or by Stop is offered too; one that is going on is not', async () => {
    provider.state.left = 2;
    provider.state.refuse = () => undefined;
    const { run } = await test.api.runs.start({ agent, model, limitUsd: null, samples: 'auto' });
    expect(await refusalOf(test.api.runs.resume({ run, limitUsd: null }))).toMatchObject({ code: 'conflict' });
    const stopped = await test.api.runs.cancel({ run });
    expect(stopped).toMatchObject({ state: 'cancelled', resumable: true, samples: 30 });
    const all = await test.api.runs.estimate({ agent, model, samples: 'auto' });
    const once = await test.api.runs.estimate({ agent, model });
    expect(all.calls).toBe(30 * once.calls);
    expect(all.usualCalls).toBeGreaterThan(14 * once.calls);
    expect(all.usualCalls).toBeLessThan(15 * once.calls);
  });
});
