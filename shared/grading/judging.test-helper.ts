import type { FieldExpectation, TestCase } from './case.ts';
import { answer, call, contract } from './fixture.test-helper.ts';
import { judgementOf } from './judge.ts';
import type { Judgement, JudgeSetting, JudgeWord, TextQuestion, Vote } from './judgement.ts';
import type { Sample } from './report.ts';
import { gradeSample } from './verdict.ts';

export const RUBRIC = 'The same cause';
export const meaning = (field = 'note', value = 'The seller is new.'): FieldExpectation => ({
  field,
  value,
  comparator: { kind: 'meaning', rubric: RUBRIC },
});

/** A case that expects a decision and a text. */
export const noteCase = (id = 'c1'): TestCase => ({
  id,
  title: 'A case',
  input: { title: `Lamp ${id}` },
  expectation: [{ field: 'decision', value: 'live', comparator: { kind: 'exact' } }, meaning()],
  origin: 'manual',
});
/** Its answer, whose text is in question. */
export const noted = (note = 'Nobody knows the seller yet.', decision = 'live'): Sample =>
  gradeSample(contract, noteCase().expectation, answer({ output: { decision, note } }));

export const SETTING: JudgeSetting = { model: { provider: 'openai', model: 'judge-a' }, votes: 3 };
export const vote = (score: number | null, changes: Partial<Vote> = {}): Vote => ({
  outcome: score === null ? 'rate_limited' : 'ok',
  evidence: score === null ? '' : 'Both speak of the seller.',
  score,
  call: call({ requestedModel: 'judge-a', costUsd: 0.01 }),
  ...changes,
});
export const judged = (scores: (number | null)[], calibrated = true): JudgeWord =>
  judgementOf(
    scores.map((score) => vote(score)),
    { ...SETTING, votes: scores.length === 1 ? 1 : scores.length === 5 ? 5 : 3 },
    calibrated,
  );
export const person = (verdict: 'same' | 'different', note?: string): Judgement => ({
  by: 'person',
  verdict,
  who: 'member-1',
  at: '2026-03-02T08:00:00.000Z',
  ...(note === undefined ? {} : { note }),
});

export const question = (changes: Partial<TextQuestion> = {}): TextQuestion => ({
  field: 'note',
  title: 'Note',
  rubric: RUBRIC,
  expected: 'The seller is new.',
  actual: 'Nobody knows the seller yet.',
  input: { title: 'Lamp c1' },
  ...changes,
});
