import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../../../shared/grading/report.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import { callWords, reportWords } from './evidence-words.ts';

const rule = (id: string, parts: Partial<Rule> = {}): Rule => ({
  ...{ id, title: `Rule ${id}`, when: { kind: 'all', id: `${id}-when`, conditions: [] }, then: [] },
  ...{ enabled: true, enforcement: 'check', ...parts },
});
const result = (title: string, parts: Partial<CaseResult> = {}): CaseResult => ({
  ...{ caseId: title, title, input: {}, verdict: 'pass', reason: '', samples: [], rulesFired: [], ...parts },
});
const flaky = { passed: 2, failed: 1, ended: 'decided', flaky: true } as const;

describe('what an approver is told of a report', () => {
  it('is nothing where every rule was reached and every case is settled', () => {
    const results = [result('A', { rulesFired: ['1'] })];
    expect(reportWords({ results, stopped: 'finished' }, [rule('1'), rule('2', { enabled: false })])).toEqual([]);
  });

  it('names flaky and uncertain cases, rules that no case reaches, and what was not asked anew', () => {
    const results = [
      result('Lamp', { sampling: flaky, rulesFired: ['1'] }),
      ...['A', 'B', 'C', 'D', 'E'].map((title) => result(title, { verdict: 'uncertain' })),
    ];
    const rules = [rule('1'), rule('2'), rule('3', { judgement: 'It looks like stock imagery' })];
    expect(reportWords({ results, reused: 1, stopped: 'budget' }, rules)).toEqual([
      'The run was stopped before every case was tested.',
      '1 case passed and failed on the same input: “Lamp”.',
      '5 cases are uncertain: “A”, “B”, “C”, and 2 more.',
      'No case reaches 1 rule: “Rule 2”.',
      '1 result is of earlier runs, where nothing had changed.',
    ]);
  });

  it('says what calls cost and take against the version before, as far as it is known', () => {
    const latencyMs = { median: 1200, p95: 3000 };
    const then = { calls: 10, costUsd: 0.1, latencyMs };
    expect(callWords({ then, now: { calls: 20, costUsd: 0.3, latencyMs } }, 12)).toEqual([
      '1,000 calls cost $15.00; with v12 $10.00, 50% more.',
      'Half of the calls take 1.2 s or less; with v12 1.2 s.',
    ]);
    const unknown = { calls: 0, costUsd: 0, latencyMs: null };
    expect(callWords({ then, now: unknown }, 12)).toEqual([]);
    expect(callWords({ then: { ...then, costUsd: null }, now: then }, 12)).toHaveLength(1);
  });
});
