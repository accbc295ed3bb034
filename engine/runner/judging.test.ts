import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TestCase } from '../../shared/grading/case.ts';
import { judgementOf } from '../../shared/grading/judge.ts';
import type { JudgeSetting, TextQuestion, Vote } from '../../shared/grading/judgement.ts';
import { type CaseResult, callsOf } from '../../shared/grading/report.ts';
import { USUAL_SAMPLING } from '../../shared/grading/sequential.ts';
import { textsOf } from '../../shared/grading/text-questions.ts';
import { isUnfinished } from '../../shared/grading/unfinished.ts';
import type { Contract, Field } from '../../shared/spec/contract.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import type { ModelResult } from '../model.ts';
import { answerOf, MODEL, NOW, numberOf, record } from './fixture.test-helper.ts';
import { type Ask, type RunRequest, runCases } from './runner.ts';

const field = (name: string) =>
  ({ id: name, name, title: name.toUpperCase(), description: name, required: true, type: { kind: 'text' } }) as const;
const contract: Contract = {
  input: [{ id: 'i', name: 'n', title: 'Number', description: 'Any', required: true, type: { kind: 'integer' } }],
  output: [field('a'), field('b')],
};
const textCase = (n: number): TestCase => ({
  id: `case-${n}`,
  title: `Text ${n}`,
  input: { n },
  expectation: [
    { field: 'a', value: 'as expected', comparator: { kind: 'exact' } },
    { field: 'b', value: 'what it means', comparator: { kind: 'meaning', rubric: 'The cause' } },
  ],
  origin: 'manual',
});
const answered: Ask = async (input) => answerOf({ a: 'as expected', b: `other words ${numberOf(input)}` });
const SETTING: JudgeSetting = { model: { provider: 'openai', model: 'judge-a' }, votes: 1 };

/** A judge at one price a call, whose provider is stood in for behind the judge's own code. */
function judgeAt(
  costUsd: number,
  score: (asked: { given: { n: number } }) => number = () => 90,
  changes: { votes?: JudgeSetting['votes']; calibrated?: boolean } = {},
) {
  const asked: number[] = [];
  let most = 0;
  let running = 0;
  const judge = createJudge(
    {
      setting: { ...SETTING, votes: changes.votes ?? 1 },
      connections: [],
      calibrated: changes.calibrated ?? true,
      now: NOW,
    },
    async ({ input }): Promise<ModelResult> => {
      const given = input as unknown as { given: { n: number } };
      asked.push(given.given.n);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return {
        outcome: 'ok',
        output: { evidence: 'x', score: score(given) },
        problems: [],
        message: '',
        retryAfterMs: null,
        retryable: false,
        call: { ...record(costUsd), requestedModel: 'judge-a' },
      };
    },
  );
  return { judge, asked, most: () => most };
}

async function run(changes: Partial<RunRequest> & { count?: number } = {}) {
  const results: CaseResult[] = [];
  const sums = await runCases({
    contract,
    cases: Array.from({ length: changes.count ?? 1 }, (_, n) => textCase(n)),
    ask: answered,
    plan: { model: MODEL, concurrency: 4, limitUsd: null },
    signal: new AbortController().signal,
    now: () => NOW,
    onResults: (batch) => void results.push(...batch),
    ...changes,
  });
  return { sums, results, first: results[0] };
}

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
