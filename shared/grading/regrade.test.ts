import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgementOf } from './judge.ts';
import { withJudgement } from './judged-field.ts';
import type { Judgement, Label } from './judgement.ts';
import { judged, noteCase, noted, person, question, SETTING, vote } from './judging.test-helper.ts';
import { regrade } from './regrade.ts';
import { addResult, type CaseResult, type FieldResult, noTotals, type Sample } from './report.ts';
import { gradeSamples } from './sampled-case.ts';
import { USUAL_SAMPLING } from './sequential.ts';
import { isWaiting, questionKey, textsOf, withWords, wordsOf } from './text-questions.ts';
import { isUnfinished } from './unfinished.ts';
import { conclude, gradeCase } from './verdict.ts';

const label = (verdict: Label['verdict'], changes: Partial<Label> = {}): Label => ({
  id: 'l1',
  question: question(),
  verdict,
  who: 'member-1',
  at: '2026-03-02T08:00:00.000Z',
  judged: null,
  ...changes,
});
const nobody = () => undefined;
const caseOf = (sample: Sample): CaseResult => gradeCase(noteCase(), sample, ['r1']);
const graded = (word: Judgement): Sample => withWords(noteCase(), noted(), () => word);
const noteOf = ({ fields }: Sample): FieldResult | undefined => fields.find(({ field }) => field === 'note');
const word = fc.oneof(
  fc.constantFrom(person('same'), person('different', 'It is about the price.')),
  fc
    .tuple(fc.array(fc.option(fc.integer({ min: 0, max: 100 })), { minLength: 3, maxLength: 3 }), fc.boolean())
    .map(([scores, calibrated]) => judged(scores, calibrated)),
);

describe('a text that was judged', () => {
  const table: [string, Judgement, FieldResult['result'], string][] = [
    ['by a person: same', person('same'), 'match', 'a person finds the same meaning'],
    ['by a person: different', person('different'), 'differ', 'a person finds another meaning'],
    [
      'by a person, with a note',
      person('different', 'It is\nabout the price.'),
      'differ',
      'a person finds another meaning: “It is about the price.”',
    ],
    ['same', judged([92]), 'match', 'the judge finds the same meaning (score 92 of 100)'],
    [
      'same, by a judge nobody measured',
      judged([92], false),
      'match',
      'the judge finds the same meaning (score 92 of 100); it is not known to judge as people do',
    ],
    [
      'different',
      judged([12]),
      'differ',
      'the judge finds another meaning (score 12 of 100): “Both speak of the seller.”',
    ],
    [
      'different, by a judge nobody measured',
      judged([12], false),
      'unsure',
      'the judge finds another meaning (score 12 of 100): “Both speak of the seller.”; it is not known to judge as people do, so a person decides',
    ],
    [
      'in between',
      judged([50]),
      'unsure',
      'the judge is not sure (score 50 of 100): “Both speak of the seller.”; a person decides',
    ],
    [
      'both ways',
      judged([90, 20]),
      'unsure',
      'the judge contradicts itself (scores 20 and 90 of 100), so a person decides',
    ],
    [
      'by nobody, for want of an answer',
      judged([null]),
      'unsure',
      'the judge could not be asked: The provider is limiting the number of calls',
    ],
    [
      'by a model that refused',
      judgementOf([vote(null, { outcome: 'refused', message: 'The model would not say.' })], SETTING, true),
      'unsure',
      'the judge gave no usable answer: The model would not say',
    ],
  ];
  it.each(table)('%s', (_, given, result, reason) => {
    expect(noteOf(graded(given))).toMatchObject({ result, reason });
  });

  it('makes the verdict, and the reason names the field', () => {
    expect(graded(person('same'))).toMatchObject({ verdict: 'pass', reason: '2 fields as expected.' });
    expect(graded(judged([90], false))).toMatchObject({
      verdict: 'pass',
      reason: '2 fields as expected, 1 of them by a judge that is not known to judge as people do.',
    });
    expect(graded(judged([5]))).toMatchObject({
      verdict: 'fail',
      reason: 'Note: the judge finds another meaning (score 5 of 100): “Both speak of the seller.”.',
    });
    expect(graded(judged([5], false)).verdict).toBe('uncertain');
  });

  it('fails a case only by a person or a calibrated judge', () => {
    fc.assert(
      fc.property(word, (given) => {
        const { verdict } = graded(given);
        if (verdict === 'fail') expect(given.by === 'person' || given.calibrated).toBe(true);
        if (given.verdict === 'unsure') expect(verdict).toBe('uncertain');
      }),
    );
  });

  it('waits until a person or a calibrated judge has decided', () => {
    const waits = (sample: Sample): boolean => textsOf(noteCase(), sample).some(isWaiting);
    expect([noted(), graded(judged([90], false)), graded(judged([50])), graded(judged([null]))].map(waits)).toEqual(
      Array(4).fill(true),
    );
    expect([graded(person('same')), graded(judged([90])), graded(judged([5]))].map(waits)).toEqual(
      Array(3).fill(false),
    );
  });
});

describe('results graded anew', () => {
  it('are the same without new words, and grading is the one that graded them first', () => {
    fc.assert(
      fc.property(fc.option(word), (given) => {
        const sample = given === null ? noted() : graded(given);
        expect(conclude(sample)).toEqual(sample);
        const result = caseOf(sample);
        expect(regrade(noteCase(), result, nobody)).toBe(result);
        expect(regrade(noteCase(), result, wordsOf([]))).toBe(result);
      }),
    );
  });

  it('follow a person’s word whatever was said before, and lose no cost', () => {
    const cost = (result: CaseResult): number | null => {
      const totals = noTotals();
      addResult(totals, result);
      return totals.costUsd;
    };
    fc.assert(
      fc.property(fc.option(word), fc.constantFrom('same' as const, 'different' as const), (given, verdict) => {
        const before = caseOf(given === null ? noted() : graded(given));
        const result = regrade(noteCase(), before, wordsOf([label(verdict)]));
        expect(result.verdict).toBe(verdict === 'same' ? 'pass' : 'fail');
        expect(result.samples[0]?.reason).toBe(result.reason);
        expect(cost(result)).toBe(cost(before));
        const back = regrade(noteCase(), result, wordsOf([label(verdict === 'same' ? 'different' : 'same')]));
        expect(back.verdict).toBe(verdict === 'same' ? 'fail' : 'pass');
        expect(cost(back)).toBe(cost(before));
      }),
    );
  });

  it('keep a failure that has nothing to do with the text', () => {
    const failed = caseOf(noted(undefined, 'review'));
    const result = regrade(noteCase(), failed, wordsOf([label('same')]));
    expect([result.verdict, result.reason]).toEqual(['fail', 'Decision: expected Live, got Send to a person.']);
    expect(noteOf(result.samples[0] ?? noted())?.result).toBe('match');
  });

  it('change only by a word on the whole of the question', () => {
    const open = caseOf(noted());
    for (const changes of [
      { rubric: 'Another' },
      { actual: 'Other' },
      { expected: 'Other' },
      { input: { title: '' } },
    ]) {
      const other = question(changes);
      expect(questionKey(other)).not.toBe(questionKey(question()));
      expect(regrade(noteCase(), open, wordsOf([label('same', { question: other })]))).toBe(open);
    }
    expect(textsOf(noteCase(), noted()).map((text) => text.question)).toEqual([question()]);
  });

  it('take the first of two words on one question', () => {
    const both = wordsOf([label('different'), label('same', { id: 'l0' })]);
    expect(regrade(noteCase(), caseOf(noted()), both).verdict).toBe('fail');
  });
});

describe('repeated samples graded anew', () => {
  const sampled = (samples: Sample[], ended: 'unsure' | 'decided') =>
    gradeSamples(noteCase(), samples, [], { plan: USUAL_SAMPLING, ended });
  const passes = (count: number): Sample[] => Array.from({ length: count }, () => graded(person('same')));
  const same = wordsOf([label('same')]);

  it('are decided once the evidence suffices', () => {
    const result = regrade(noteCase(), sampled([...passes(9), noted()], 'unsure'), same);
    expect(result).toMatchObject({ verdict: 'pass', sampling: { passed: 10, failed: 0, ended: 'decided' } });
    expect(isUnfinished(result)).toBe(false);
  });
  it('say that more are needed, and are asked for when the run goes on', () => {
    const before = sampled([...passes(2), noted()], 'unsure');
    expect(isUnfinished(before)).toBe(false);
    const result = regrade(noteCase(), before, same);
    expect(result).toMatchObject({ verdict: 'uncertain', sampling: { passed: 3, failed: 0, ended: 'unsure' } });
    expect(result.reason).toBe(
      '3 of 3 samples passed. Texts of it have been decided since; it takes more samples to be certain.',
    );
    expect(isUnfinished(result)).toBe(true);
  });
  it('are open again when a word changes what had decided them', () => {
    const result = regrade(noteCase(), sampled(passes(10), 'decided'), wordsOf([label('different')]));
    expect(result).toMatchObject({ verdict: 'fail', sampling: { passed: 0, failed: 10, ended: 'decided' } });
    const mixed = [...passes(9), withWords(noteCase(), noted('Other words.'), () => person('same'))];
    const other = label('different', { question: question({ actual: 'Other words.' }) });
    const open = regrade(noteCase(), sampled(mixed, 'decided'), wordsOf([other]));
    expect(open).toMatchObject({
      verdict: 'uncertain',
      sampling: { passed: 9, failed: 1, ended: 'unsure', flaky: true },
    });
  });
});

describe('a word that was taken back', () => {
  it('opens a sample again among others, which waits for a person and not for more samples', () => {
    const decided = [graded(person('same')), withWords(noteCase(), noted('Other words.'), () => person('same'))];
    const before = gradeSamples(noteCase(), decided, [], { plan: USUAL_SAMPLING, ended: 'unsure' });
    expect(isUnfinished(before)).toBe(true);
    const result = regrade(noteCase(), before, ({ actual }) => (actual === 'Other words.' ? undefined : null));
    expect(result).toMatchObject({
      verdict: 'uncertain',
      reason: '1 of 1 sample passed. Note: needs a judge or a person.',
      sampling: { passed: 1, ended: 'unsure' },
    });
    expect(isUnfinished(result)).toBe(false);
  });
});

describe('a judge’s word', () => {
  it('never takes the place of a person’s', () => {
    const field = noteOf(graded(person('same')));
    if (field !== undefined) expect(withJudgement(field, judged([0]))).toBe(field);
    expect(field).toBeDefined();
  });
});
