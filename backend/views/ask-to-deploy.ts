import { type DeployQuestion, deployFacts } from '../../shared/governance/deploy-facts.ts';
import type { Refusal } from '../../shared/governance/refusal.ts';
import { deployBlockers } from '../../shared/governance/sign-off.ts';
import { MAIN_CHANNEL } from '../drafts/follow.ts';
import type { State } from '../governance/state.ts';

/** Offered before anything was deployed to them. */
export const USUAL_CHANNELS = [MAIN_CHANNEL, 'staging'];

export type AskToDeploy = Pick<DeployQuestion, 'actor' | 'agent' | 'workspace' | 'change' | 'at'>;

/** Names of channels in the order people look for them. */
export const usualFirst = (left: string, right: string): number => {
  const place = (name: string): number => (USUAL_CHANNELS.indexOf(name) + 1 || USUAL_CHANNELS.length + 1) - 1;
  return place(left) - place(right) || left.localeCompare(right);
};

/**
 * What keeps a change from a channel, most basic first, and with which other channel to compare there: one that shows nothing
 * yet is compared with the one that asks for the least.
 */
export async function askToDeploy(
  state: State,
  question: AskToDeploy,
  channel: string,
): Promise<{ blockers: Refusal[]; comparedWith: string | undefined }> {
  const shown = (await state.list('channel', question.agent.id)).map(({ name }) => name).sort(usualFirst);
  const ways = shown.includes(channel) ? [undefined] : [...shown, undefined];
  const answers = await Promise.all(
    ways.map(async (comparedWith) => {
      const facts = await deployFacts({ ...question, channel, comparedWith, read: state, objects: state.objects });
      return { blockers: facts.ok ? deployBlockers(facts.value) : [facts.refusal], comparedWith };
    }),
  );
  const [first] = answers;
  if (first === undefined) throw new Error('There is always one way.');
  return answers.find(({ blockers }) => blockers.length === 0) ?? first;
}
