import { describe, expect, it } from 'vitest';
import { approve, deploymentOf, newTeam, opened, people, ruleOf, version } from './team.test-helper.ts';
import { testSpec } from './testing.ts';
import { CHANGED, deploy, review, revise, waiting } from './waiting.test-helper.ts';

const contract = {
  ...CHANGED.contract,
  input: CHANGED.contract.input.map((field) => ({ ...field, title: `${field.title} now` })),
};
const staging = (comparedWith = 'production') => ({ channel: 'staging', comparedWith });

describe('a channel that shows nothing yet', () => {
  it('needs no engineer for what another channel shows to applications already', async () => {
    const history = await waiting();
    await review(history, 'approver');
    expect(await deploy(history, { channel: 'staging' })).toBe('engineer_approval');
    expect(await deploy(history, staging())).toBe('accepted');
    expect(history.state.list('channel').map(({ name }) => name)).toEqual(['production', 'staging']);
  });

  it('still needs one, who confirms, for another contract', async () => {
    const history = await waiting();
    await revise(history, testSpec({ cheap: 2 }, { contract }));
    await review(history, 'approver');
    expect(await deploy(history, staging())).toBe('engineer_approval');
    await review(history, 'engineer', { capacity: 'engineer' });
    expect(await deploy(history, staging())).toBe('accepted');
  });

  it('still needs one for a guarded part that differs', async () => {
    const history = await waiting({ protections: [{ path: 'purpose', level: 'guarded', reason: 'Legal text.' }] });
    await revise(history, testSpec({ cheap: 2 }, { purpose: 'Something else.' }));
    await review(history, 'approver');
    expect(await deploy(history, staging())).toBe('engineer_approval');
  });

  it('still needs every approval', async () => {
    const history = await waiting({ approvals: 2 });
    await review(history, 'approver');
    expect(await deploy(history, staging())).toBe('approvals');
  });

  it('is compared with a channel of the same agent that shows something, and only while it shows nothing', async () => {
    const history = await waiting();
    await review(history, 'approver');
    expect(await deploy(history, staging('beta'))).toBe('missing');
    expect(await deploy(history, staging('staging'))).toBe('missing');
    expect(await deploy(history, { comparedWith: 'production' })).toBe('shape');
    await history.append(people.editor, 'agent.create', {
      agent: 'agent-2',
      slug: 'two',
      name: 'Two',
      description: '',
    });
    const spec = history.put(testSpec({ other: 1 }));
    await history.append(people.editor, 'version.create', { agent: 'agent-2', spec, parents: [], reason: 'x' });
    const other = history.state.list('version').at(-1)?.id ?? '';
    await history.append(people.editor, 'change.open', { ...opened('other', other), agent: 'agent-2' });
    const across = {
      agent: 'agent-2',
      channel: 'staging',
      comparedWith: 'production',
      change: 'other',
      version: other,
    };
    expect(await ruleOf(history, people.approver, 'channel.deploy', { ...across, from: null, reason: '' })).toBe(
      'missing',
    );
  });

  it('may be production, after staging: what staging was given needed an engineer', async () => {
    const history = await newTeam();
    await history.append(people.editor, 'change.open', opened('first', await version(history, CHANGED)));
    await approve(history, 'first', people.approver);
    const to = async (parts: Parameters<typeof deploymentOf>[2]) =>
      ruleOf(history, people.approver, 'channel.deploy', await deploymentOf(history, 'first', parts));
    expect(await to({ channel: 'staging' })).toBe('engineer_approval');
    await approve(history, 'first', people.engineer, { capacity: 'engineer' });
    expect(await to({ channel: 'staging' })).toBe('accepted');
    await history.append(
      people.editor,
      'change.open',
      opened('second', await version(history, testSpec({ cheap: 5 }))),
    );
    await approve(history, 'second', people.approver);
    const alone = await deploymentOf(history, 'second');
    expect(await ruleOf(history, people.approver, 'channel.deploy', alone)).toBe('engineer_approval');
    const second = { ...alone, comparedWith: 'staging' };
    expect(await ruleOf(history, people.approver, 'channel.deploy', second)).toBe('accepted');
  });
});
