import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JudgeSetting } from '../../shared/grading/judgement.ts';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';
import { isAlike, lamps, SLUG, startProvider } from './judging.test-helper.ts';

const model = { provider: 'compatible' as const, model: 'm' };
const judge: JudgeSetting = { model: { provider: 'compatible', model: 'judge' }, votes: 1 };

let provider: Awaited<ReturnType<typeof startProvider>>;
let test: TestBackend;
let agent: string;
beforeEach(async () => {
  provider = await startProvider();
  test = await openTestBackend({
    env: {
      RULEHOUSE_COMPATIBLE_BASE_URL: provider.address,
      OPENAI_API_KEY: 'sk-none',
      OPENAI_BASE_URL: provider.address,
    },
  });
  agent = (await test.api.agents.list()).find(({ slug }) => slug === SLUG)?.id ?? '';
});
afterEach(async () => {
  await test.stop();
  await provider.close();
});

/** Runs so many lamps, or some of them, to the end. */
async function runLamps(count: number, from = 0) {
  const cases = lamps(count, from);
  await test.api.cases.saveMany({ agent, cases });
  const { run } = await test.api.runs.start({ agent, model, limitUsd: null, cases: cases.map(({ id }) => id) });
  for await (const event of await test.api.runs.watch({ run })) if (event.type === 'done') return event.run;
  throw new Error('The run did not end.');
}
const resultOf = async (run: string, caseId: string) =>
  (await test.api.runs.results({ run })).results.find((result) => result.caseId === caseId);
const say = (run: string, caseId: string, verdict: 'same' | 'different', note?: string) =>
  test.api.judging.label({
    run,
    caseId,
    sample: 0,
    field: 'headline',
    verdict,
    ...(note === undefined ? {} : { note }),
  });
/** People decide every text that waits, as it is. */
async function decideAll(): Promise<void> {
  for (const { run, caseId, caseTitle } of await test.api.judging.waiting({ agent, limit: 200 }))
    await say(run, caseId, isAlike(caseTitle) ? 'same' : 'different');
}

describe('a person decides a text', () => {
  it('and its case, the counts and the report follow at once; later runs know it without asking anybody', async () => {
    const run = await runLamps(3);
    expect(run.counts).toMatchObject({ uncertain: 3, pass: 0 });
    const waiting = await test.api.judging.waiting({ agent });
    expect(waiting.map(({ caseTitle }) => caseTitle).sort()).toEqual(['Lamp 0', 'Lamp 1', 'Lamp 2']);
    expect(waiting[0]).toMatchObject({
      judged: null,
      sample: 0,
      question: { rubric: 'Says that it is a lamp.', title: 'Headline' },
    });

    const { label, run: after } = await say(run.id, 'lamp-0', 'same');
    expect(label).toMatchObject({ verdict: 'same', judged: null, question: { actual: 'Lamp 0: it gives light' } });
    expect(after.counts).toMatchObject({ pass: 1, uncertain: 2 });
    expect(after.report).not.toBe(run.report);
    const report = await test.api.runs.report({ hash: after.report ?? '' });
    expect(report.counts).toEqual(after.counts);
    expect(report.costUsd).toBe((await test.api.runs.report({ hash: run.report ?? '' })).costUsd);
    expect(await resultOf(run.id, 'lamp-0')).toEqual(report.results.find(({ caseId }) => caseId === 'lamp-0'));
    // What a review may cite stays as it was cited.
    expect((await test.api.runs.report({ hash: run.report ?? '' })).counts.uncertain).toBe(3);
    expect((await test.api.judging.get({ agent })).waiting).toBe(2);

    await say(run.id, 'lamp-1', 'different', 'It is no chair.');
    expect(await resultOf(run.id, 'lamp-1')).toMatchObject({
      verdict: 'fail',
      reason: 'Headline: a person finds another meaning: “It is no chair.”.',
    });
    const again = await runLamps(3);
    expect(again.counts).toMatchObject({ pass: 1, fail: 1, uncertain: 1 });
    expect(provider.state).toMatchObject({ asked: 6, judged: 0 });
  });

  it('and says otherwise later, or takes it back', async () => {
    const run = await runLamps(2);
    await say(run.id, 'lamp-0', 'different');
    const { label, run: after } = await say(run.id, 'lamp-0', 'same');
    expect(after.counts).toMatchObject({ pass: 1, fail: 0, uncertain: 1 });
    expect(await test.api.judging.labels({ agent })).toEqual([label]);

    await test.api.judging.removeLabel({ agent, id: label.id });
    const { run: before, results } = await test.api.runs.results({ run: run.id });
    expect(before.counts).toEqual(run.counts);
    expect(before.report).toBe(run.report);
    expect(results).toHaveLength(2);
    expect(await test.api.judging.labels({ agent })).toEqual([]);
    expect((await refusalOf(test.api.judging.removeLabel({ agent, id: label.id }))).code).toBe('not_found');
  });

  it('of the latest run where the same text was said about an earlier one', async () => {
    const first = await runLamps(2);
    const latest = await runLamps(2);
    await say(first.id, 'lamp-0', 'same');
    expect((await resultOf(latest.id, 'lamp-0'))?.verdict).toBe('pass');
    expect((await test.api.judging.get({ agent })).waiting).toBe(1);
  });

  it('while another one is being decided, and the report holds both', async () => {
    const run = await runLamps(3);
    await Promise.all([
      say(run.id, 'lamp-0', 'same'),
      say(run.id, 'lamp-1', 'different'),
      say(run.id, 'lamp-2', 'same'),
    ]);
    const { run: after, results } = await test.api.runs.results({ run: run.id });
    expect(after.counts).toMatchObject({ pass: 2, fail: 1, uncertain: 0 });
    const report = await test.api.runs.report({ hash: after.report ?? '' });
    expect(report.counts).toEqual(after.counts);
    expect(report.results).toEqual(
      expect.arrayContaining(results.map(({ caseId, verdict }) => expect.objectContaining({ caseId, verdict }))),
    );
  });

  it('and is told that windows have to look again, before the answer arrives', async () => {
    const run = await runLamps(1);
    const stop = new AbortController();
    const heard = test.backend.context.announcer.subscribe(stop.signal);
    const next = heard.next();
    await say(run.id, 'lamp-0', 'same');
    expect((await next).value).toMatchObject({ topics: ['runs', 'judging', 'agents'] });
    stop.abort();
  });

  it('only where there is one in question', async () => {
    const run = await runLamps(1);
    expect((await refusalOf(say(run.id, 'lamp-9', 'same'))).code).toBe('not_found');
    expect((await refusalOf(say('none', 'lamp-0', 'same'))).code).toBe('not_found');
    const { run: other } = await test.api.runs.start({ agent, model: null, limitUsd: null, cases: ['lamp-0'] });
    for await (const _ of await test.api.runs.watch({ run: other }));
    expect((await refusalOf(say(other, 'lamp-0', 'same'))).code).toBe('not_found');
  });

  it('and a case that expects something else by now asks for nothing', async () => {
    await runLamps(2);
    const [edited] = lamps(1);
    if (edited === undefined) throw new Error('There is a lamp.');
    await test.api.cases.save({ agent, case: { ...edited, expectation: [] } });
    expect((await test.api.judging.waiting({ agent })).map(({ caseId }) => caseId)).toEqual(['lamp-1']);
  });
});

describe('a judge', () => {
  it('that was not measured never fails a case; once it agrees with people, it does', { timeout: 60_000 }, async () => {
    expect(await test.api.judging.get({ agent })).toMatchObject({ judge: null, permission: { allowed: true } });
    await test.api.judging.choose({ agent, judge });
    const run = await runLamps(24);
    expect(run).toMatchObject({ judge, counts: { fail: 0, uncertain: 12, pass: 12 } });
    expect(provider.state.judged).toBe(24);
    expect((await resultOf(run.id, 'lamp-1'))?.samples[0]?.fields[0]).toMatchObject({
      result: 'unsure',
      judgement: { by: 'judge', verdict: 'different', calibrated: false, votes: [{ score: 5 }] },
    });
    // A match on nothing but its word waits for a person too.
    expect((await test.api.judging.get({ agent })).waiting).toBe(24);

    await decideAll();
    const { agreement, waiting } = await test.api.judging.get({ agent });
    // What it said in the run counts: nobody pays for it twice.
    expect(agreement).toMatchObject({ labels: 24, judged: 24, agreed: 24, calibrated: true });
    expect(waiting).toBe(0);
    expect(await test.api.judging.estimate({ agent })).toMatchObject({ calls: 0 });

    const fresh = await runLamps(2, 30);
    expect(fresh.counts).toMatchObject({ pass: 1, fail: 1, uncertain: 0 });
    expect((await test.api.judging.get({ agent })).waiting).toBe(0);
  });

  it('is asked about every label once, and agrees exactly as often as it did', { timeout: 60_000 }, async () => {
    await runLamps(24);
    await decideAll();
    await test.api.judging.choose({ agent, judge: { ...judge, votes: 3 } });
    provider.state.score = (headline) => {
      if (headline.startsWith('Lamp 0:')) return 4; // alike, and it says no
      if (headline.startsWith('Lamp 1:') || headline.startsWith('Lamp 3:')) return 96; // not alike, and it says yes
      if (headline.startsWith('Lamp 2:')) return 50;
      return headline.includes('light') ? 90 : 10;
    };
    expect(await test.api.judging.estimate({ agent })).toMatchObject({ calls: 72, costUsd: null });
    const measured = await test.api.judging.calibrate({ agent, limitUsd: null });
    expect(measured).toMatchObject({ asked: 24, stopped: null, costUsd: null });
    expect(measured.view.agreement).toMatchObject({
      ...{ labels: 24, judged: 24, agreed: 20, unsure: 1, tooStrict: 1, tooLenient: 2 },
      ...{ rate: { seen: 20 / 23 }, calibrated: false },
    });
    const kappa = (20 / 23 - (11 * 12 + 12 * 11) / 23 ** 2) / (1 - (11 * 12 + 12 * 11) / 23 ** 2);
    expect(measured.view.agreement.kappa).toBeCloseTo(kappa, 10);
    const calls = provider.state.judged;
    expect(await test.api.judging.calibrate({ agent, limitUsd: null })).toMatchObject({ asked: 0, stopped: null });
    expect(provider.state.judged).toBe(calls);
    // Another setting is another judge.
    await test.api.judging.choose({ agent, judge });
    expect((await test.api.judging.get({ agent })).agreement).toMatchObject({ labels: 24, judged: 0 });
  });

  it('is measured within the limit, and what it answered is kept however that ends', async () => {
    await runLamps(12);
    await decideAll();
    await test.api.judging.choose({ agent, judge });
    const unpriced = await test.api.judging.calibrate({ agent, limitUsd: 1 });
    expect(unpriced.stopped).toContain('price of this model is not known');
    expect(unpriced.view.agreement.judged).toBe(unpriced.asked);
    expect(unpriced.asked).toBeLessThan(12);

    await test.api.judging.choose({ agent, judge: { model: { provider: 'openai', model: 'gpt-5.4-mini' }, votes: 1 } });
    expect((await test.api.judging.estimate({ agent })).costUsd).toBeGreaterThan(0);
    expect(await test.api.judging.calibrate({ agent, limitUsd: 0 })).toMatchObject({ asked: 0, costUsd: 0 });
    const one = await test.api.judging.calibrate({ agent, limitUsd: 0.001 });
    expect(one.asked).toBeGreaterThan(0);
    expect(one.asked).toBeLessThan(12);
    expect(one.stopped).toContain('cost limit');
    const rest = await test.api.judging.calibrate({ agent, limitUsd: null });
    expect([one.asked + rest.asked, rest.stopped]).toEqual([12, null]);
  });

  it('stops when its caller leaves, and is asked only about the rest afterwards', async () => {
    await runLamps(6);
    await decideAll();
    await test.api.judging.choose({ agent, judge });
    provider.state.score = (headline) => (headline.startsWith('Lamp 5') ? null : 90);
    const leave = new AbortController();
    const measuring = test.api.judging.calibrate({ agent, limitUsd: null }, { signal: leave.signal });
    await expect.poll(async () => (await test.api.judging.get({ agent })).agreement.judged).toBe(5);
    leave.abort();
    await measuring.catch(() => undefined);
    provider.state.score = () => 90;
    expect((await test.api.judging.calibrate({ agent, limitUsd: null })).asked).toBe(1);
  });

  it('is part of what a run costs', async () => {
    const cases = lamps(3);
    await test.api.cases.saveMany({ agent, cases });
    const of = {
      agent,
      model: { provider: 'openai' as const, model: 'gpt-5.4-mini' },
      cases: cases.map(({ id }) => id),
    };
    const alone = await test.api.runs.estimate(of);
    expect(alone.judgeCalls).toBe(0);
    await test.api.judging.choose({ agent, judge: { model: of.model, votes: 3 } });
    const both = await test.api.runs.estimate(of);
    expect(both).toMatchObject({ calls: 3, judgeCalls: 9 });
    expect(both.costUsd).toBeGreaterThan(alone.costUsd ?? 0);
    await test.api.judging.choose({ agent, judge: null });
    expect((await refusalOf(test.api.judging.calibrate({ agent, limitUsd: null }))).code).toBe('invalid_input');
  });

  it('stays with the run that it began, however it is chosen when that run goes on', async () => {
    await test.api.judging.choose({ agent, judge });
    const cases = lamps(2);
    await test.api.cases.saveMany({ agent, cases });
    provider.state.isOut = true;
    const { run } = await test.api.runs.start({ agent, model, limitUsd: null, cases: cases.map(({ id }) => id) });
    await test.api.runs.cancel({ run });
    provider.state.isOut = false;
    await test.api.judging.choose({ agent, judge: null });
    expect((await test.api.runs.estimate({ agent, model, resume: run })).judgeCalls).toBe(2);
    expect(await test.api.runs.resume({ run, limitUsd: null })).toMatchObject({ judge });
    for await (const _ of await test.api.runs.watch({ run }));
    expect(provider.state.judged).toBe(2);
    expect((await test.api.runs.results({ run })).run).toMatchObject({ judge, counts: { pass: 1, uncertain: 1 } });
  });
});
