import type { VersionView } from '../../shared/api/desktop/versions.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import type { State } from '../governance/state.ts';
import { namesOf } from './find.ts';

/** Versions of one agent as screens show them, in the order given. */
export async function viewVersions(
  state: State,
  agent: string,
  versions: readonly Entities['version'][],
): Promise<VersionView[]> {
  const nameOf = await namesOf(state);
  const channels = await state.list('channel', agent);
  return versions.map((version) => ({
    hash: version.id,
    number: version.number,
    spec: version.spec,
    parents: version.parents,
    author: nameOf(version.author),
    reason: version.reason,
    time: version.time,
    channels: channels.filter((channel) => channel.version === version.id).map((channel) => channel.name),
  }));
}

export async function viewDeployment(state: State, deployment: Entities['deployment']) {
  const nameOf = await namesOf(state);
  const number = async (hash: string): Promise<number> => (await state.get('version', hash))?.number ?? 0;
  const { id, channel, kind, change, time, reason } = deployment;
  return {
    id,
    channel,
    kind,
    change,
    from: deployment.from === null ? null : await number(deployment.from),
    to: await number(deployment.to),
    by: nameOf(deployment.by),
    time,
    reason,
  };
}
