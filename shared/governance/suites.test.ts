import { beforeEach, describe, expect, it } from 'vitest';
import type { TestCase } from '../grading/case.ts';
import { toPages } from '../grading/suite-pages.ts';
import { hashOf } from '../json/canonical.ts';
import { opened, people, ruleOf, startedTeam } from './team.test-helper.ts';
import { type TestHistory, testCase, testReport, testSpec } from './testing.ts';

describe('test cases that are shared', () => {
  let history: TestHistory & { v: [string, string, string] };
  beforeEach(async () => {
    history = await startedTeam();
  });
  const payloadOf = (cases: readonly TestCase[], parents: string[]) => {
    const { suite, pages } = toPages(cases);
    for (const { page } of pages) history.put(page);
    return { agent: 'agent-1', suite, pages: pages.map(({ hash }) => hash), parents, reason: '' };
  };
  const share = (cases: readonly TestCase[], parents: string[], by: keyof typeof people = 'editor') =>
    ruleOf(history, people[by], 'suite.publish', payloadOf(cases, parents));
  const [a, b] = [testCase('a'), testCase('b')];
  const hash = (...cases: TestCase[]): string => hashOf({ cases });

  it("become the agent's suite, with who shared them and how many", async () => {
    expect(await share([a, b], [])).toBe('accepted');
    expect(await history.state.get('agent', 'agent-1')).toMatchObject({ suite: hash(a, b), versions: 3 });
    expect(await history.state.get('suite', `agent-1/${hash(a, b)}`)).toMatchObject({
      ...{ suite: hash(a, b), cases: 2, parents: [], by: 'editor' },
    });
    expect(await share([b], [hash(a, b)], 'engineer')).toBe('accepted');
    expect(await history.state.get('agent', 'agent-1')).toMatchObject({ suite: hash(b) });
    expect(await share([], [hash(b)])).toBe('accepted');
  });

  it('are shared by editors and engineers only', async () => {
    for (const by of ['viewer', 'approver', 'admin'] as const) expect(await share([a], [], by)).toBe('role');
  });

  it('contain what the team has now, or are refused', async () => {
    await share([a], []);
    expect(await share([b], [])).toBe('stale_base');
    await share([a, b], [hash(a)]);
    expect(await share([b], [hash(a)])).toBe('stale_base');
    expect(await share([b], [hash(a), hash(a, b)])).toBe('accepted');
    expect(await share([a], [hash(b), hash(b)])).toBe('shape');
    expect(await share([a], [hash(b), hash()])).toBe('missing');
    expect(await share([b], [hash(b)])).toBe('no_change');
  });

  it('have to be stored, and to be what they are said to be', async () => {
    const right = payloadOf([a, b], []);
    const wrong = (parts: Partial<typeof right>) =>
      ruleOf(history, people.editor, 'suite.publish', { ...right, ...parts });
    expect(await wrong({ agent: 'agent-2' })).toBe('missing');
    expect(await wrong({ pages: ['0'.repeat(64)] })).toBe('missing_object');
    expect(await wrong({ pages: [] })).toBe('hash');
    expect(await wrong({ suite: '0'.repeat(64) })).toBe('hash');
    expect(await wrong({ pages: [...right.pages, ...right.pages] })).toBe('shape');
    const spec = history.put(testSpec());
    expect(await wrong({ suite: spec, pages: [spec] })).toBe('shape');
    history.objects.set(right.pages[0] ?? '', { cases: [a] });
    expect(await wrong({})).toBe('hash');
  });

  it('come along with the reports that were made with them, and with no others', async () => {
    const suite = history.put({ cases: [a] });
    const report = history.put(testReport(testSpec(), { suite }));
    const submit = (change: string, evidence: string[], suites: string[]) =>
      ruleOf(history, people.editor, 'change.open', { ...opened(change, history.v[2]), evidence, suites });
    expect(await submit('c-1', [report], [suite])).toBe('accepted');
    expect(await submit('c-2', [report], [history.put({ cases: [b] })])).toBe('wrong_evidence');
    expect(await submit('c-2', [], [suite])).toBe('wrong_evidence');
    history.objects.delete(suite);
    expect(await submit('c-2', [report], [suite])).toBe('missing_object');
    const odd = history.put('no cases');
    const other = history.put(testReport(testSpec(), { suite: odd }));
    expect(await submit('c-2', [other], [odd])).toBe('shape');
  });
});
