import { describe, expect, it } from 'vitest';
import { judgementOf } from '../../shared/grading/judge.ts';
import type { TextQuestion, Vote } from '../../shared/grading/judgement.ts';
import { callsOf } from '../../shared/grading/report.ts';
import { USUAL_SAMPLING } from '../../shared/grading/sequential.ts';
import { textsOf } from '../../shared/grading/text-questions.ts';
import type { Field } from '../../shared/spec/contract.ts';
import type { Judge } from '../judge/judge.ts';
import { answerOf, MODEL, NOW, record } from './fixture.test-helper.ts';
import { answered, contract, field, judgeAt, run, SETTING, textCase } from './judged-run.test-helper.ts';
import type { Ask } from './runner.ts';

describe('a run with a judge', () => {
  it('decides texts by it, and counts its calls', async () => {
    const { judge, asked } = judgeAt(0.1, ({ given }) => (given.n % 2 === 0 ? 90 : 5), { votes: 3 });
    const { sums, results } = await run({ judge, count: 6 });
    expect(sums.counts).toMatchObject({ pass: 3, fail: 3 });
    expect(asked).toHaveLength(18);
    expect(sums.costUsd).toBeCloseTo(6 * 0.01 + 18 * 0.1);
    expect(results[0]?.samples.flatMap(callsOf)).toHaveLength(4);
    expect(sums.stopped).toBe('finished');
  });

  it('cannot fail a case by one that nobody measured', async () => {
    const { first } = await run({ judge: judgeAt(0.1, () => 5, { calibrated: false }).judge });
    expect(first?.verdict).toBe('uncertain');
    expect(first?.reason).toContain('B: the judge finds another meaning (score 5 of 100)');
  });

  it('asks only where it can matter: no failure, no person’s word, no same words, no dry run', async () => {
    const { judge, asked } = judgeAt(0.1);
    const failing: Ask = async () => answerOf({ a: 'wrong', b: 'other words' });
    expect((await run({ judge, ask: failing })).first?.verdict).toBe('fail');
    const same: Ask = async () => answerOf({ a: 'as expected', b: 'What it  means' });
    expect((await run({ judge, ask: same })).first?.verdict).toBe('pass');
    const dry = await run({ judge, plan: { model: null, concurrency: 1, limitUsd: null } });
    expect(dry.first?.verdict).toBe('uncertain');
    const seen: TextQuestion[] = [];
    const labelled = await run({
      judge,
      labels: (question) => {
        seen.push(question);
        return { by: 'person', verdict: 'different', who: 'm', at: NOW };
      },
    });
    expect(labelled.first?.verdict).toBe('fail');
    expect(seen[0]).toEqual({
      field: 'b',
      title: 'B',
      rubric: 'The cause',
      expected: 'what it means',
      actual: 'other words 0',
      input: { n: 0 },
    });
    expect(asked).toEqual([]);
  });

  it('never makes more calls at a time than asked, judge’s included', async () => {
    let running = 0;
    let most = 0;
    const during = async <T>(answer: T): Promise<T> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return answer;
    };
    const word = judgementOf([{ outcome: 'ok', evidence: '', score: 90, call: record(0) } as Vote], SETTING, true);
    const { sums } = await run({
      count: 40,
      ask: async (input, signal) => during(await answered(input, signal)),
      judge: () => during(word),
    });
    expect(sums.counts.pass).toBe(40);
    expect(most).toBeLessThanOrEqual(4);
  });

  it('leaves a text open when the judge has trouble, whatever else the case says', async () => {
    const down: Judge = async () =>
      judgementOf(
        [{ outcome: 'rate_limited', evidence: '', score: null, message: 'It takes no calls.', call: record(null) }],
        SETTING,
        true,
      );
    const { sums, first } = await run({ judge: down });
    expect(first).toMatchObject({
      verdict: 'uncertain',
      reason: 'B: the judge could not be asked: It takes no calls.',
    });
    expect(sums.stopped).toBe('finished');
  });

  it('ends sampling where the judge is unsure, and goes on where it is not', async () => {
    const plan = { model: MODEL, concurrency: 1, limitUsd: null, sampling: USUAL_SAMPLING };
    const { first: sure } = await run({ judge: judgeAt(0).judge, plan });
    expect(sure).toMatchObject({ verdict: 'pass', sampling: { passed: 10, ended: 'decided' } });
    const { first: unsure } = await run({ judge: judgeAt(0, () => 50).judge, plan });
    expect(unsure).toMatchObject({ verdict: 'uncertain', sampling: { passed: 0, ended: 'unsure' } });
  });
});

describe('a question about a text', () => {
  it('is the same during the run and of its stored result, without the data of files', async () => {
    const photo = { name: 'a.png', mediaType: 'image/png', data: 'AAAA' };
    const type: Field['type'] = { kind: 'file', mediaTypes: ['image/png'] };
    const input = [...contract.input, { ...field('photo'), type }];
    const testCase = { ...textCase(0), input: { n: 0, photo } };
    const questions: TextQuestion[] = [];
    const { first } = await run({
      contract: { ...contract, input },
      cases: [testCase],
      labels: (question) => {
        questions.push(question);
        return undefined;
      },
    });
    const [sample] = first?.samples ?? [];
    const stored = sample === undefined ? [] : textsOf({ ...testCase, input: first?.input ?? {} }, sample);
    expect(questions).toEqual(stored.map(({ question }) => question));
    expect(JSON.stringify(questions)).toContain('a.png');
    expect(JSON.stringify(questions)).not.toContain('AAAA');
  });
});
