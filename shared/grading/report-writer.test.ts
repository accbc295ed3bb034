import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../json/canonical.ts';
import { answer, call, contract } from './fixture.test-helper.ts';
import { buildReport, type CaseResult, type ReportHead } from './report.ts';
import { reportWriter } from './report-writer.ts';
import { gradeCase, gradeSample } from './verdict.ts';

const TRAP = 'ends with ,"results":[]}';
const head: ReportHead = {
  agent: TRAP,
  spec: 'a'.repeat(64),
  version: null,
  suite: 'b'.repeat(64),
  dryRun: false,
  startedAt: '2026-03-01T09:30:00.000Z',
  finishedAt: '2026-03-01T09:31:00.000Z',
  stopped: 'finished',
};
const result = (n: number, changes: Partial<CaseResult> = {}): CaseResult => {
  const given = answer({ call: call({ servedModel: `${TRAP} ${n % 2}`, costUsd: 0.1 * n }) });
  const sample = gradeSample(contract, [], given);
  return { ...gradeCase({ id: `c${n}`, title: TRAP, input: { results: [], n } }, sample, []), ...changes };
};

describe('a report written result by result', () => {
  it.each([
    ['none', []],
    ['many', Array.from({ length: 30 }, (_, n) => result(n))],
    ['some of an earlier run', [result(1), result(2, { reused: { run: 'r1', at: head.startedAt } })]],
  ])('is the report of all of them: %s', (_, results) => {
    const writer = reportWriter();
    for (const one of results) writer.add(one);
    const { summary, text } = writer.end(head);
    const report = buildReport(head, results);
    expect(text).toBe(canonicalJson(report));
    expect({ ...summary, results }).toEqual(report);
  });
});
