import { AppError } from '../../shared/errors.ts';
import { mayRollback } from '../../shared/governance/permissions.ts';
import { differences } from '../../shared/spec/differences.ts';
import { currentState } from '../governance/current-state.ts';
import { decide } from '../governance/decide.ts';
import { os } from '../implement.ts';
import { pageOfVersions } from '../store/versions.ts';
import { find, specOf } from '../views/find.ts';
import { allowedOr } from '../views/permissions.ts';
import { viewDeployment, viewVersions } from '../views/versions.ts';

export const versions = {
  list: os.versions.list.handler(async ({ context, input }) => {
    const state = await currentState(context);
    const { agent, before, limit } = input;
    const page = await pageOfVersions(context.db, { workspace: state.workspace, agent, before, limit });
    return { items: await viewVersions(state, agent, page.items), more: page.more };
  }),
  get: os.versions.get.handler(async ({ context, input }) => {
    const state = await currentState(context);
    const version = await find(state, 'version', input.hash);
    const [view] = await viewVersions(state, version.agent, [version]);
    if (view === undefined) throw new Error('One version has one view.');
    return { ...view, content: await specOf(state, version.spec) };
  }),
  compare: os.versions.compare.handler(async ({ context, input }) => {
    const state = await currentState(context);
    const specs = [input.from, input.to].map(async (hash) => specOf(state, (await find(state, 'version', hash)).spec));
    const [before, after] = await Promise.all(specs);
    if (before === undefined || after === undefined) throw new Error('Two versions have two specs.');
    return differences(before, after);
  }),
  deployments: os.versions.deployments.handler(async ({ context, input }) => {
    const state = await currentState(context);
    const found = await state.list('deployment', input.agent);
    return Promise.all(found.reverse().map((deployment) => viewDeployment(state, deployment)));
  }),
  rollbackTargets: os.versions.rollbackTargets.handler(async ({ context, input }) => {
    const state = await currentState(context);
    const actor = await find(state, 'member', context.workspaces.current().member);
    const channel = await find(state, 'channel', `${input.agent}/${input.channel}`);
    const deployed = (await state.list('deployment', input.agent)).filter((one) => one.channel === input.channel);
    const hashes = [...new Set(deployed.map((one) => one.to))].filter((hash) => hash !== channel.version).reverse();
    const targets = await Promise.all(hashes.map((hash) => find(state, 'version', hash)));
    const refusal = mayRollback({
      actor,
      current: channel.version,
      version: hashes[0] ?? '',
      deployedBefore: hashes.length > 0,
    });
    return { permission: allowedOr(refusal), targets: await viewVersions(state, input.agent, targets) };
  }),
  rollback: os.versions.rollback.handler(async ({ context, input }) => {
    const { agent, channel, version, reason } = input;
    const held = await find(await currentState(context), 'channel', `${agent}/${channel}`);
    await decide(context, {
      acts: [{ kind: 'channel.rollback', payload: { agent, channel, version, from: held.version, reason } }],
      time: context.now(),
      topics: ['versions', 'agents', 'changes', 'drafts'],
    });
    const state = await currentState(context);
    const moved = (await state.list('deployment', agent)).filter((one) => one.channel === channel).at(-1);
    if (moved === undefined)
      throw new AppError('not_found', 'The rollback is not recorded yet.', { entity: 'deployment', id: agent });
    return viewDeployment(state, moved);
  }),
};
