import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANSWERS, sendJson, serve } from '../../engine/providers/fixture.test-helper.ts';
import { sampleAgents } from '../../resources/sample/index.ts';
import { predictedOutput } from '../../shared/analysis/oracle.ts';
import { exampleDocument } from '../../shared/schema/example.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';

const SLUG = 'moderate-marketplace-listings';
const model = { provider: 'openai' as const, model: 'gpt-5.4-mini' };
const found = sampleAgents.find(({ slug }) => slug === SLUG)?.spec;
if (found === undefined) throw new Error('The sample agent is missing.');
const sample: Spec = found;

let provider: Awaited<ReturnType<typeof serve>>;
let test: TestBackend;
let agent: string;
let answers = true;

/** A model that follows the rules whose titles stand in its prompt, and no others. */
beforeEach(async () => {
  answers = true;
  provider = await serve((_, response, body) => {
    if (!answers) return;
    const { instructions, input } = JSON.parse(body) as { instructions: string; input: unknown };
    const told = { ...sample, rules: sample.rules.filter(({ title }) => instructions.includes(title)) };
    const text = /<input>(.*)<\/input>/.exec(JSON.stringify(input))?.[1] ?? '';
    const listing = JSON.parse(JSON.parse(`"${text}"`) as string) as JsonObject;
    const { output } = predictedOutput(told, listing, { now: new Date().toISOString() });
    sendJson(response, 200, ANSWERS.openai(JSON.stringify({ ...exampleDocument(sample.contract.output), ...output })));
  });
  test = await openTestBackend({ env: { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: `${provider.url}/v1` } });
  agent = (await test.api.agents.list()).find(({ slug }) => slug === SLUG)?.id ?? '';
});
afterEach(async () => {
  await test.stop();
  await provider.close();
});

const trials = () => test.api.comparisons.ruleTrials({ agent });
async function untilOver() {
  for (;;) {
    const now = await trials();
    if (now.going === null) return now;
    if (now.going.run !== null)
      for await (const event of await test.api.runs.watch({ run: now.going.run })) if (event.type === 'done') break;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
const ruleNamed = (title: RegExp): string => sample.rules.find((rule) => title.test(rule.title))?.id ?? '';

describe('a draft without one of its rules', () => {
  it('shows which cases notice, beside a run with every rule that is made once', async () => {
    const [cheap, last] = [ruleNamed(/Cheap branded goods/), sample.rules.at(-1)?.id ?? ''];
    const scope = { agent, rules: [cheap, last], model };
    const estimate = await test.api.comparisons.tryWithoutEstimate(scope);
    const total = (await test.api.cases.list({ agent })).length;
    expect(estimate).toMatchObject({ baseline: true, priceTable: expect.any(String) });
    expect(estimate.calls).toBeGreaterThanOrEqual(3 * total);
    expect((await test.api.comparisons.tryWithout({ ...scope, limitUsd: 5 })).going).toMatchObject({ total: 2 });
    expect(await refusalOf(test.api.comparisons.tryWithout({ ...scope, limitUsd: 5 }))).toMatchObject({
      code: 'conflict',
    });
    const over = await untilOver();
    expect(over).toMatchObject({ going: null, stopped: null });
    expect(over.trials.map(({ rule }) => rule).sort()).toEqual([cheap, last].sort());
    const noticed = over.trials.find(({ rule }) => rule === cheap);
    expect(noticed?.flipped.filter(({ fails }) => fails).length).toBeGreaterThan(0);
    expect(noticed).toMatchObject({ running: false, cases: total, model });

    // The run with every rule is one of the draft; the trials are not, and the draft has all its rules.
    const runs = await test.api.runs.list({ agent, trials: false });
    expect(runs.map(({ id }) => id)).toEqual([noticed?.baseline]);
    expect((await test.api.runs.list({ agent })).map(({ withoutRule }) => withoutRule)).toEqual([last, cheap, null]);
    expect((await test.api.drafts.get({ agent })).spec.rules).toHaveLength(sample.rules.length);
    expect(await test.api.comparisons.tryWithoutEstimate(scope)).toMatchObject({ baseline: false });

    // What was tried says nothing of other rules.
    const draft = await test.api.drafts.get({ agent });
    await test.api.drafts.save({ agent, revision: draft.revision, spec: { ...draft.spec, purpose: 'Another one' } });
    expect((await trials()).trials).toEqual([]);
  });

  it('stops at the limit for all rules together, and keeps what finished', async () => {
    const rules = sample.rules.slice(0, 4).map(({ id }) => id);
    const cases = (await test.api.cases.list({ agent })).slice(0, 2).map(({ id }) => id);
    await test.api.comparisons.tryWithout({ agent, rules, model, cases, limitUsd: 0.005 });
    const over = await untilOver();
    expect(over.stopped).toMatch(/limit|early/);
    expect(over.trials.length).toBeLessThan(4);
    // A part of the cases is no run of the draft that the Tests tab should show.
    expect(await test.api.runs.list({ agent, trials: false })).toEqual([]);
  });

  it('can be stopped, and refuses rules that are gone', async () => {
    const rules = sample.rules.slice(0, 3).map(({ id }) => id);
    answers = false;
    await test.api.comparisons.tryWithout({ agent, rules, model, limitUsd: null });
    const stopped = await test.api.comparisons.cancelTryWithout({ agent });
    expect(stopped).toMatchObject({ going: null, stopped: 'It was stopped. What finished is kept.' });
    const gone = test.api.comparisons.tryWithout({ agent, rules: ['gone'], model, limitUsd: null });
    expect(await refusalOf(gone)).toMatchObject({ code: 'invalid_input' });
  });
});
