import type { Spec } from '../../shared/spec/spec.ts';
import { MAIN_CHANNEL } from '../drafts/follow.ts';
import type { State } from '../governance/state.ts';
import { find, specOf } from './find.ts';

/** The version that production answers with, by hash, and what it says; null where nothing is deployed. */
export async function inProduction(state: State, agent: string): Promise<{ version: string; spec: Spec } | null> {
  const channel = await state.get('channel', `${agent}/${MAIN_CHANNEL}`);
  if (channel === undefined) return null;
  const { spec } = await find(state, 'version', channel.version);
  return { version: channel.version, spec: await specOf(state, spec) };
}
