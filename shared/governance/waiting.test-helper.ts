import { DEFAULT_POLICY, type Policy } from './policy.ts';
import { deploymentOf, newTeam, opened, people, publish, reviewOf, ruleOf, version } from './team.test-helper.ts';
import { type TestHistory, testSpec } from './testing.ts';

export const CHANGE = 'waiting';
export const CHANGED = testSpec({ cheap: 2 });
/** One version is published; a second, with only a rule changed, waits in an open change that nobody has reviewed. */
export async function waiting(policy: Partial<Policy> = {}, evidence: string[] = []): Promise<TestHistory> {
  const history = await newTeam();
  await publish(history, 'first', await version(history, testSpec({ cheap: 1 })));
  if (Object.keys(policy).length > 0)
    await history.append(people.engineer, 'agent.policy', {
      agent: 'agent-1',
      policy: { ...DEFAULT_POLICY, ...policy },
    });
  await history.append(people.editor, 'change.open', opened(CHANGE, await version(history, CHANGED), evidence));
  return history;
}
export const review = async (
  history: TestHistory,
  by: keyof typeof people,
  parts: Parameters<typeof reviewOf>[2] = {},
) => ruleOf(history, people[by], 'review.submit', await reviewOf(history, CHANGE, parts));
export const deploy = async (history: TestHistory, parts: Parameters<typeof deploymentOf>[2] = {}) =>
  ruleOf(history, people.approver, 'channel.deploy', await deploymentOf(history, CHANGE, parts));
export const revise = async (history: TestHistory, spec = testSpec({ cheap: 3 })) =>
  history.append(people.editor, 'change.revise', {
    change: CHANGE,
    version: await version(history, spec),
    evidence: [],
  });
