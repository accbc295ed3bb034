import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../../shared/grading/report.ts';
import { USUAL_SAMPLING } from '../../shared/grading/sequential.ts';
import type { EarlierPart } from './earlier.ts';
import { answerOf, casesOf, contract, MODEL, NOW, numberOf } from './fixture.test-helper.ts';
import { type Ask, type RunPlan, runSuite } from './runner.ts';

const PLAN: RunPlan = { model: MODEL, concurrency: 1, limitUsd: null };
const SUBJECT = { agent: 'a', spec: 'a'.repeat(64), version: null, suite: 'b'.repeat(64) };
const EMPTY = { outcome: 'quota_exhausted', output: null, message: 'No credit is left.' } as const;

async function run(ask: Ask, changes: { plan?: RunPlan; earlier?: EarlierPart } = {}) {
  const heard: string[] = [];
  const { report } = await runSuite({
    contract,
    cases: casesOf(6),
    ask,
    plan: PLAN,
    signal: new AbortController().signal,
    now: () => NOW,
    subject: SUBJECT,
    ...changes,
    onResults: (batch) => void heard.push(...batch.map(({ caseId }) => caseId)),
  });
  return { report, heard };
}
/** Answers rightly `count` times, then says that the account is empty. */
const answering = (count: number) => {
  const asked: number[] = [];
  const ask: Ask = async (input) => {
    asked.push(numberOf(input));
    return asked.length > count ? answerOf({}, EMPTY) : answerOf(input);
  };
  return { ask, asked };
};
const goOn = (results: CaseResult[]) => ({ earlier: { startedAt: '2026-02-01T00:00:00.000Z', results } });

describe('a run whose account is empty', () => {
  it('asks no more, and says of every other case why it was not run', async () => {
    const { ask, asked } = answering(2);
    const { report } = await run(ask);
    expect(asked).toEqual([0, 1, 2]);
    expect(report.counts).toEqual({ total: 6, pass: 2, fail: 0, uncertain: 0, notRun: 4 });
    expect(report.results.slice(2).map(({ reason }) => reason)).toEqual(Array(4).fill('No credit is left.'));
    expect(report.results[5]?.samples[0]).toMatchObject({ outcome: 'quota_exhausted', call: { attempts: 0 } });
  });
  it('ends a case in the middle of its samples with what they say', async () => {
    const { report } = await run(answering(4).ask, { plan: { ...PLAN, sampling: USUAL_SAMPLING } });
    expect(report.results[0]).toMatchObject({ verdict: 'uncertain', sampling: { passed: 4, ended: 'provider' } });
    expect(report.counts.notRun).toBe(5);
  });
});

describe('a run that goes on after it was cut short', () => {
  it('asks only for what has no result; what stands is kept and counted', async () => {
    const before = await run(answering(2).ask);
    const { ask, asked } = answering(99);
    const { report, heard } = await run(ask, goOn(before.report.results));
    expect(asked).toEqual([2, 3, 4, 5]);
    expect(heard).toEqual(['case-2', 'case-3', 'case-4', 'case-5']);
    expect(report.counts).toEqual({ total: 6, pass: 6, fail: 0, uncertain: 0, notRun: 0 });
    expect(report.results.map(({ caseId }) => caseId)).toEqual(casesOf(6).map(({ id }) => id));
    expect(report.results[0]).toBe(before.report.results[0]);
    expect(report.costUsd).toBeCloseTo(0.06);
    expect(report.startedAt).toBe('2026-02-01T00:00:00.000Z');
  });
  it('takes only the samples that are missing of a case that was cut short among them', async () => {
    const plan = { ...PLAN, sampling: USUAL_SAMPLING };
    const before = await run(answering(4).ask, { plan });
    const { ask, asked } = answering(99);
    const { report } = await run(ask, { plan, ...goOn(before.report.results) });
    expect(asked.filter((n) => n === 0)).toHaveLength(6);
    expect(report.results[0]).toMatchObject({ verdict: 'pass', sampling: { passed: 10, failed: 0, ended: 'decided' } });
    expect(report.results[0]?.samples).toHaveLength(10);
  });
  it('does not ask again for a case that the model refused, nor for one whose input does not fit', async () => {
    const refusing: Ask = async (input) => {
      if (numberOf(input) === 0) return answerOf({}, { outcome: 'refused', output: null });
      if (numberOf(input) === 1) return { outcome: 'invalid_input', problems: [] };
      return answerOf({}, EMPTY);
    };
    const before = await run(refusing);
    const { ask, asked } = answering(99);
    const { report } = await run(ask, goOn(before.report.results));
    expect(asked).toEqual([2, 3, 4, 5]);
    expect(report.counts).toMatchObject({ pass: 4, notRun: 2 });
  });
});
