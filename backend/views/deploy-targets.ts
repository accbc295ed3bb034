import type { DeployTargets } from '../../shared/api/desktop/changes.ts';
import type { State } from '../governance/state.ts';
import { type AskToDeploy, askToDeploy, USUAL_CHANNELS, usualFirst } from './ask-to-deploy.ts';
import { markOf, namesOf } from './find.ts';
import { allowedOr } from './permissions.ts';

/** A name that no channel can have: it asks about one that does not exist yet. */
const NEW = '';

/** Every channel that a change could go to, with what it shows now and the reducer's own word. */
export async function deployTargets(state: State, question: AskToDeploy): Promise<DeployTargets> {
  const shown = new Map((await state.list('channel', question.agent.id)).map((channel) => [channel.name, channel]));
  const nameOf = await namesOf(state);
  const names = [...new Set([...USUAL_CHANNELS, ...shown.keys()])].sort(usualFirst);
  const ask = async (name: string) => allowedOr((await askToDeploy(state, question, name)).blockers[0] ?? null);
  const channels = names.map(async (name) => {
    const held = shown.get(name);
    const shows =
      held === undefined
        ? null
        : { version: await markOf(state, held.version), since: held.since, by: nameOf(held.by) };
    return { name, shows, permission: await ask(name) };
  });
  return { channels: await Promise.all(channels), other: await ask(NEW) };
}
