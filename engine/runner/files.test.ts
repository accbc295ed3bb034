import { describe, expect, it } from 'vitest';
import type { TestCase } from '../../shared/grading/case.ts';
import { USUAL_SAMPLING } from '../../shared/grading/sequential.ts';
import type { Contract } from '../../shared/spec/contract.ts';
import { answerOf, MODEL, NOW, contract as numbers, record } from './fixture.test-helper.ts';
import { inputSizeProblems } from './input-limit.ts';
import { type Ask, runSuite } from './runner.ts';

const contract: Contract = {
  ...numbers,
  input: [
    ...numbers.input,
    {
      id: 'p',
      name: 'photo',
      title: 'Photo',
      description: 'Any',
      required: false,
      type: { kind: 'file', mediaTypes: ['image/png', 'text/plain'] },
    },
  ],
};
const fileOf = (bytes: number, mediaType = 'image/png') => ({
  name: 'lamp.png',
  mediaType,
  data: Buffer.alloc(bytes).toString('base64'),
});
const caseOf = (bytes: number): TestCase => ({
  id: `case-${bytes}`,
  title: 'Lamp',
  input: { n: 1, photo: fileOf(bytes) },
  expectation: [],
  origin: 'manual',
});
const HASH = '0'.repeat(64);

const run = (ask: Ask, bytes: number) =>
  runSuite({
    contract,
    cases: [caseOf(bytes)],
    ask,
    plan: {
      model: MODEL,
      concurrency: 4,
      limitUsd: null,
      sampling: { ...USUAL_SAMPLING, mostSamples: 24 },
    },
    signal: new AbortController().signal,
    now: () => NOW,
    onResults: () => {},
    subject: { agent: 'a', spec: HASH, version: null, suite: HASH },
  });

describe('a case with a file', () => {
  it('is asked with the file, and its samples and report hold name, size and fingerprint only', async () => {
    let asked = 0;
    const { report } = await run(async (input) => {
      asked += JSON.stringify(input).length;
      return answerOf({ n: 1 });
    }, 3_000_000);
    const [result] = report.results;
    expect(result?.input.photo).toEqual({
      name: 'lamp.png',
      mediaType: 'image/png',
      bytes: 3_000_000,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(asked).toBeGreaterThan(4_000_000);
    expect(JSON.stringify(report).length).toBeLessThan(60_000);
  });

  it('is not run, with the reason, where the model does not take the file', async () => {
    const message = 'Some model takes no images, and the input has “lamp.png” (image/png, 1 kB).';
    const { report } = await run(
      async () => ({
        ...answerOf({}),
        outcome: 'not_taken',
        output: null,
        message,
        call: { ...record(null), attempts: 0 },
      }),
      10,
    );
    expect(report.results).toMatchObject([{ verdict: 'not_run', reason: message }]);
    expect(report.counts).toMatchObject({ fail: 0, notRun: 1 });
    expect(report.models).toEqual([]);
  });
});

describe('the size of an input', () => {
  const problemsOf = (bytes: number, mediaType?: string): string[] =>
    inputSizeProblems(contract, { n: 1, photo: fileOf(bytes, mediaType) }).map(({ message }) => message);
  it('leaves room for files, and text files count as words', () => {
    expect(problemsOf(8 * 1024 * 1024)).toEqual([]);
    expect(problemsOf(8 * 1024 * 1024 + 1)).toEqual([expect.stringContaining('8 MB together')]);
    expect(problemsOf(4 * 1024 * 1024, 'text/plain')).toEqual([expect.stringContaining('larger than 4 MB')]);
  });
});
