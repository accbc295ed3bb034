import { deployFacts } from '../deploy-facts.ts';
import type { Entities, EntityWrite } from '../entities.ts';
import { mayRollback } from '../permissions.ts';
import { accept, refuse } from '../refusal.ts';
import { mayDeploy } from '../sign-off.ts';
import { type Context, find, type Reducer, write } from './context.ts';

const stale = () =>
  refuse(
    'conflict',
    'stale_base',
    'The channel was moved in the meantime. Look at what it shows now and decide again.',
  );

/** The records of one move of a channel, in either direction. */
async function moved(
  context: Context<'channel.deploy'> | Context<'channel.rollback'>,
  kind: Entities['deployment']['kind'],
  held: Entities['channel'] | undefined,
  change: string | null,
): Promise<EntityWrite[]> {
  const { payload, statement, id, actor, read } = context;
  const { agent, channel, version, from, reason } = payload;
  const deployedId = `${agent}/${channel}/${version}`;
  const first = (await read.get('deployed', deployedId))?.first ?? id;
  const deployments = (held?.deployments ?? 0) + 1;
  const since = { since: statement.time, by: actor.id };
  const move = { agent, channel, from, to: version, kind, change, by: actor.id, time: statement.time, reason };
  return [
    write('channel', { id: `${agent}/${channel}`, agent, name: channel, version, ...since, deployments }, agent),
    write('deployment', { id, ...move }, agent),
    write('deployed', { id: deployedId, agent, first }, agent),
  ];
}

/** Forward: needs the whole policy, and a version that contains what the channel shows. */
export const deploy: Reducer<'channel.deploy'> = async (context) => {
  const { payload, statement, actor, workspace, read, objects } = context;
  const foundAgent = await find(read, 'agent', payload.agent);
  if (!foundAgent.ok) return foundAgent;
  const agent = foundAgent.value;
  const foundChange = await find(read, 'change', payload.change);
  if (!foundChange.ok) return foundChange;
  const change = foundChange.value;
  if (change.agent !== agent.id) return refuse('invalid_input', 'missing', 'The change belongs to another agent.');
  if (change.version !== payload.version)
    return refuse('conflict', 'wrong_version', 'The change was revised in the meantime. Look at it again.');
  const held = await read.get('channel', `${agent.id}/${payload.channel}`);
  if ((held?.version ?? null) !== payload.from) return stale();
  const { channel, comparedWith } = payload;
  if (comparedWith !== undefined) {
    if (held !== undefined)
      return refuse('invalid_input', 'shape', 'A channel that shows a version is compared with that one alone.');
    const other = await find(read, 'channel', `${agent.id}/${comparedWith}`);
    if (!other.ok) return other;
  }
  const at = statement.time;
  const facts = await deployFacts({ actor, agent, workspace, change, channel, comparedWith, at, read, objects });
  if (!facts.ok) return facts;
  const refusal = mayDeploy(facts.value);
  if (refusal !== null) return { ok: false, refusal };
  return accept([
    ...(await moved(context, 'deploy', held, change.id)),
    write('change', { ...change, status: 'deployed' }, agent.id),
  ]);
};

/** Back to a version that was deployed there before: one approver suffices, because it was signed off then. */
export const rollBack: Reducer<'channel.rollback'> = async (context) => {
  const { payload, actor, read } = context;
  const found = await find(read, 'channel', `${payload.agent}/${payload.channel}`);
  if (!found.ok) return found;
  const held = found.value;
  if (held.version !== payload.from) return stale();
  const deployedBefore =
    (await read.get('deployed', `${payload.agent}/${payload.channel}/${payload.version}`)) !== undefined;
  const refusal = mayRollback({ actor, current: held.version, version: payload.version, deployedBefore });
  if (refusal !== null) return { ok: false, refusal };
  return accept(await moved(context, 'rollback', held, null));
};
