import { describe, expect, it } from 'vitest';
import { NEEDS_A_JUDGE } from '../../../shared/grading/compare.ts';
import { Outcome } from '../../../shared/grading/outcome.ts';
import type { CaseResult, Sample, SamplingEnd } from '../../../shared/grading/report.ts';
import { notRun } from '../../../shared/grading/verdict.ts';
import { expectationWords } from '../../lib/case-words.ts';
import { comparedWords, countsWords, nextStep, originWords } from './words.ts';

const CALL: Sample['call'] = {
  provider: 'openai',
  connection: null,
  requestedModel: 'm',
  resolvedModel: null,
  servedModel: null,
  fingerprint: null,
  parametersSent: {},
  parametersDropped: [],
  attempts: 1,
  requestId: null,
  stopSignal: null,
  usage: null,
  costUsd: null,
  priceTable: null,
  wireSchema: null,
  latencyMs: 1,
  startedAt: '',
};
const result = (changes: Partial<CaseResult>): CaseResult => ({
  caseId: 'c',
  title: 'Lamp',
  input: {},
  verdict: 'pass',
  reason: '',
  samples: [],
  rulesFired: [],
  ...changes,
});

describe('the next step', () => {
  it('names who has to act on an uncertain result', () => {
    const note = { field: 'note', title: 'Note', result: 'unsure' as const, reason: NEEDS_A_JUDGE };
    const text = { ...notRun(CALL, 'provider_error'), fields: [note] };
    expect(nextStep(result({ verdict: 'uncertain', samples: [text] }), false)).toBe(
      'Say whether the text means the same.',
    );
    expect(nextStep(result({ verdict: 'uncertain', reason: 'Note: only a model can decide this.' }), false)).toBe(
      'Run it on a model to see what it answers.',
    );
  });
  it('of a case that was asked several times follows from why the asking ended', () => {
    const sampled = (ended: SamplingEnd, flaky: boolean, last = notRun(CALL, 'provider_error')) =>
      nextStep(
        result({ verdict: 'uncertain', samples: [last], sampling: { passed: 3, failed: flaky ? 1 : 0, ended, flaky } }),
        false,
      );
    expect(sampled('limit', true)).toContain('now one way, now another');
    expect(sampled('limit', false)).toBeNull();
    expect(sampled('budget', false)).toContain('higher limit');
    expect(sampled('cancelled', false)).toContain('Finish the run');
    expect(sampled('provider', false)).toContain('check the connection');
    const flaky = { passed: 1, failed: 3, ended: 'decided' as const, flaky: true };
    expect(nextStep(result({ verdict: 'fail', sampling: flaky }), true)).toContain('now one way, now another');
  });
  it('exists for every way in which a case can stay without an answer', () => {
    for (const outcome of Outcome.options) {
      if (outcome === 'ok' || outcome === 'schema_invalid') continue;
      expect(nextStep(result({ verdict: 'not_run', samples: [notRun(CALL, outcome)] }), false), outcome).toMatch(/\.$/);
    }
    expect(nextStep(result({ verdict: 'not_run' }), false)).toContain('input fits the contract');
  });
  it('offers to accept only what can be accepted, and nothing for a pass', () => {
    expect(nextStep(result({ verdict: 'fail' }), true)).toContain('accept');
    expect(nextStep(result({ verdict: 'fail' }), false)).not.toContain('accept');
    expect(nextStep(result({}), false)).toBeNull();
  });
});

describe('an expectation in words', () => {
  const type = {
    kind: 'enum' as const,
    options: [
      { value: 'live', label: 'Live' },
      { value: 'stop', label: 'Turn down' },
    ],
  };
  it('uses the labels of the contract', () => {
    const one_of = { field: 'd', comparator: { kind: 'one_of' as const, values: ['live', 'stop'] } };
    expect(expectationWords(one_of, type)).toBe('Live or Turn down');
    expect(expectationWords({ field: 'd', comparator: { kind: 'exact' } }, type)).toBe('nothing');
  });
  it('speaks of an order only where there is one', () => {
    const set = (value: string[]) =>
      expectationWords({ field: 'd', value, comparator: { kind: 'set' } }, { kind: 'list', items: type });
    expect([set(['live']), set(['live', 'stop'])]).toEqual(['Live', 'Live, Turn down, in any order']);
  });
  it('takes what a result was compared with once the case says something else', () => {
    const found = { field: 'd', title: 'D', result: 'differ' as const, expected: 'live', reason: '' };
    expect(comparedWords(found, type)).toBe('Live');
    expect(comparedWords(undefined, type)).toBe('not checked');
  });
});

it('says origin, kind and counts as a person would', () => {
  const base = { id: 'c', title: 'Lamp', input: {}, expectation: [] };
  expect(originWords({ ...base, origin: 'generated', kind: 'adversarial' })).toBe('suggested · hostile');
  expect(originWords({ ...base, origin: 'promoted' })).toBe('from an execution');
  expect(countsWords({ total: 3, pass: 2, fail: 1, uncertain: 0, notRun: 0 })).toBe('2 pass and 1 fail');
  expect(countsWords({ total: 0, pass: 0, fail: 0, uncertain: 0, notRun: 0 })).toBe('no results');
});
