import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { play, steps } from '../../ledger/random-history.test-helper.ts';
import { deviceProof, testPerson } from './crypto.test-helper.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { groupOf, HistoryGroup, kindsOf, type SaidStatement, sayStatement } from './say-statement.ts';
import { PAYLOADS, type Statement, type StatementKind } from './statement.ts';
import { type StatementNames, statementNames } from './statement-names.ts';
import { approve, newTeam, opened, people, publish, version } from './team.test-helper.ts';
import { type TestHistory, testCase, testSpec } from './testing.ts';

const namesIn = (history: TestHistory): StatementNames =>
  statementNames(history.state, (hash) => Promise.resolve(history.objects.get(hash)));
const statementIn = ({ entries }: TestHistory, at: number): Statement =>
  JSON.parse(Buffer.from(entries.at(at)?.envelope.payload ?? '', 'base64').toString());
const wordsOf = ({ who, did, why }: SaidStatement): string => `${who} ${did}${why === '' ? '' : `: “${why}”`}`;
const newest = async (history: TestHistory): Promise<string> =>
  wordsOf(await sayStatement(statementIn(history, -1), namesIn(history)));

// Ids of the made histories; their agents and people are named after their ids, which a sentence may say.
const RAW_ID =
  /change-\d|request-\d|workspace-\d|rules\/|[0-9a-f]{16}|[A-Za-z0-9_-]{43}|undefined|\[object|not known here/;

describe('what a decision says', () => {
  it('is a sentence without ids for every decision of any history', async () => {
    await fc.assert(
      fc.asyncProperty(steps({ minLength: 5, maxLength: 60 }), async (chosen) => {
        const { history } = await play(chosen);
        const names = namesIn(history);
        for (const at of history.entries.keys()) {
          const statement = statementIn(history, at);
          const { who, did, why, target } = await sayStatement(statement, names);
          expect(who).not.toBe('Somebody unknown');
          expect(did.trim().length).toBeGreaterThan(10);
          expect(did).not.toMatch(RAW_ID);
          expect(why).not.toMatch(RAW_ID);
          // It leads to something that is there.
          if (target.kind !== 'registry') expect(await history.state.get(target.kind, target.id)).toBeDefined();
        }
      }),
      { numRuns: 25 },
    );
  });

  it('has one group for every kind', () => {
    const all = HistoryGroup.options.flatMap(kindsOf);
    expect(all.toSorted()).toEqual(Object.keys(PAYLOADS).toSorted());
    for (const kind of all) expect(kindsOf(groupOf(kind as StatementKind))).toContain(kind);
  });

  it('reads as a merchandiser would tell it', async () => {
    const history = await newTeam();
    expect(await newest(history)).toBe('editor created the agent One');
    const first = await version(history, testSpec({ cheap: 25 }));
    expect(await newest(history)).toBe('editor made v1 of One: “Because”');
    await publish(history, 'change-1', first);
    expect(await newest(history)).toBe(
      'approver deployed “A change” (v1) of One to production, the first version there',
    );
    const second = await version(history, testSpec({ cheap: 30 }));
    const page = { cases: [testCase('a'), testCase('b')] };
    const suite = history.put(page);
    const shared = { agent: 'agent-1', suite, pages: [suite], parents: [], reason: '' };
    await history.append(people.editor, 'suite.publish', shared);
    expect(await newest(history)).toBe('editor shared 2 test cases of One with the team');
    await history.append(people.editor, 'change.open', opened('change-2', second));
    expect(await newest(history)).toBe('editor asked for sign-off of “A change” (v2) of One');
    await approve(history, 'change-2', people.approver, { comment: 'Looks right' });
    expect(await newest(history)).toBe('approver approved “A change” (v2) of One: “Looks right”');
    await approve(history, 'change-2', people.engineer, { capacity: 'engineer' });
    expect(await newest(history)).toBe(
      'engineer approved “A change” (v2) of One as engineer, and confirmed what it does to applications',
    );
    await history.append(people.approver, 'change.comment', { change: 'change-2', path: 'rules/cheap', text: 'Why?' });
    expect(await newest(history)).toBe('approver commented on “Rule 1 · Limit cheap” in “A change” of One: “Why?”');
    const protect = { agent: 'agent-1', level: 'locked', reason: 'Agreed' } as const;
    await history.append(people.engineer, 'agent.protect', { ...protect, path: 'models' });
    expect(await newest(history)).toBe('engineer locked the models of One, so that only engineers change it: “Agreed”');
    await history.append(people.engineer, 'agent.protect', { ...protect, path: 'rules/gone/title' });
    expect(await newest(history)).toContain('locked a rule that is no longer there of One');
    const third = await version(history, testSpec({ cheap: 35 }));
    await history.append(people.editor, 'change.revise', { change: 'change-2', version: third, evidence: [] });
    expect(await newest(history)).toBe(
      'editor revised “A change” of One: it now brings v3, and earlier approvals no longer count',
    );
    await approve(history, 'change-2', people.approver, { verdict: 'request_changes', comment: 'Too high' });
    expect(await newest(history)).toBe('approver asked for changes to “A change” (v3) of One: “Too high”');
    await history.append(people.editor, 'change.withdraw', { change: 'change-2', reason: 'Too high indeed' });
    expect(await newest(history)).toBe('editor withdrew “A change” of One: “Too high indeed”');
    await publish(history, 'change-3', third);
    await history.append(people.approver, 'channel.rollback', {
      ...{ agent: 'agent-1', channel: 'production', version: first, from: third, reason: 'Complaints' },
    });
    expect(await newest(history)).toBe('approver rolled production of One back from v3 to v1: “Complaints”');
    const asked = { agent: 'agent-1', path: 'models', subject: 'Models', current: null, reason: 'Cheaper' } as const;
    await history.append(people.editor, 'request.open', { ...asked, request: 'request-1', proposed: 'x' });
    expect(await newest(history)).toBe('editor asked engineers to change “Models” of One: “Cheaper”');
    await history.append(people.engineer, 'request.close', {
      ...{ request: 'request-1', outcome: 'declined', change: null, comment: 'Not now' },
    });
    expect(await newest(history)).toBe('engineer declined the request to change “Models” of One: “Not now”');
  });

  it('tells of people and policies', async () => {
    const history = await newTeam();
    const policy = { ...DEFAULT_POLICY, approvals: 2, testsRequired: true, testsFreshDays: 7, modelMargin: 0.03 };
    await history.append(people.engineer, 'workspace.policy', { policy });
    expect(await newest(history)).toBe(
      'engineer set the policy of the workspace: 2 approvals by the role approver or engineer, not by whoever wrote it; ' +
        'tests needed, not older than 7 days; 3 protected parts; a cheaper model may be worse by 3 %',
    );
    await history.append(people.engineer, 'agent.policy', { agent: 'agent-1', policy: { ...policy, approvals: 0 } });
    expect(await newest(history)).toContain('engineer gave One a policy of its own: no approval needed;');
    await history.append(people.engineer, 'agent.policy', { agent: 'agent-1', policy: null });
    expect(await newest(history)).toBe('engineer let One follow the policy of the workspace again');
    await history.append(people.editor, 'agent.rename', { agent: 'agent-1', name: 'Two', description: '' });
    expect(await newest(history)).toBe('editor set name and description of an agent: Two');
    await history.append(people.admin, 'member.change', { member: 'viewer', name: 'Vi', roles: ['viewer', 'editor'] });
    expect(await newest(history)).toBe('admin set name and roles of a member: Vi with the roles viewer and editor');
    await history.append(people.admin, 'member.remove', { member: 'viewer', reason: 'Left' });
    expect(await newest(history)).toBe('admin removed Vi from the workspace: “Left”');
    const phone = testPerson('editor', 60);
    await history.append(people.editor, 'device.add', { key: phone.key, device: 'Phone', proof: deviceProof(phone) });
    expect(await newest(history)).toBe('editor added the device “Phone”');
    await history.append(phone, 'device.remove', { key: people.editor.key, reason: 'Stolen' });
    expect(await newest(history)).toBe('editor removed the device “Laptop”: “Stolen”');
    await history.append(people.admin, 'device.remove', { key: phone.key, reason: 'Drowned' });
    expect(await newest(history)).toBe('admin removed the device “Phone” of editor: “Drowned”');
  });
});
