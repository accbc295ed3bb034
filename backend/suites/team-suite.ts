import type { z } from 'zod';
import type { KeptSuite, TestCase } from '../../shared/grading/case.ts';
import type { Core } from '../context.ts';
import type { State } from '../governance/state.ts';
import type { SuiteMark } from '../store/suites.ts';

/** The cases of a suite that was shared. They were checked when it was appended, and are what their hashes say. */
export async function casesOfSuite(state: State, agent: string, suite: string): Promise<TestCase[]> {
  const { pages = [] } = (await state.get('suite', `${agent}/${suite}`)) ?? {};
  const contents = await Promise.all(pages.map((hash) => state.objects(hash)));
  return (contents as z.infer<typeof KeptSuite>[]).flatMap(({ cases }) => cases);
}

/**
 * The team's suite that my cases contain: the last one I shared that the team has, else the one they were merged with. In a
 * state that counts my waiting decisions, what waits counts as had. A suite that was refused is recognised by its time, also when
 * the same cases were shared before by somebody.
 */
export async function containedSuite(state: State, agent: string, mark: SuiteMark): Promise<string | null> {
  for (const { suite, time } of mark.sent.toReversed())
    if ((await state.get('suite', `${agent}/${suite}`))?.time === time) return suite;
  return mark.base;
}

/** What was shared after a suite that the team is known to have, and may still be under way. */
export const sentAfter = ({ sent }: SuiteMark, suite: string): SuiteMark['sent'] =>
  sent.slice(sent.findLastIndex((each) => each.suite === suite) + 1);

/** Who I am in a workspace, also one that is not shown; undefined where I am not known. */
export const meIn = async (core: Pick<Core, 'identity'>, state: State): Promise<string | undefined> =>
  (await state.get('key', core.identity.publicKey))?.member;
