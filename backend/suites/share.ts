import { work } from '../../ledger/work.ts';
import { AppError } from '../../shared/errors.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import { toPages } from '../../shared/grading/suite-pages.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { BackendContext } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import { decide } from '../governance/decide.ts';
import { listCases } from '../store/cases.ts';
import type { Act } from '../store/outbox.ts';
import { readSuiteMark, writeSuiteMark } from '../store/suites.ts';
import { find } from '../views/find.ts';
import { followSuites } from './follow.ts';
import { containedSuite } from './team-suite.ts';

/** The act that shares cases on top of `parent`, and the pages that are not among `known`. */
export function shareAct(
  agent: string,
  cases: readonly TestCase[],
  parent: { suite: string; pages: readonly string[] } | null,
  reason: string,
): { act: Act; objects: Json[]; suite: string } {
  const { suite, pages } = toPages(cases);
  const known = new Set(parent?.pages);
  return {
    act: {
      kind: 'suite.publish',
      payload: {
        ...{ agent, suite, reason },
        pages: pages.map(({ hash }) => hash),
        parents: parent === null ? [] : [parent.suite],
      },
    },
    // A page is JSON by its schema.
    objects: pages.filter(({ hash }) => !known.has(hash)).map(({ page }) => page as unknown as Json),
    suite,
  };
}

/**
 * Shares the cases along with a change that is submitted. Tests that others changed meanwhile are no reason not to submit it:
 * the Tests tab goes on telling of them.
 */
export async function shareAlong(context: BackendContext, agent: string, title: string, time: string): Promise<void> {
  try {
    await shareCases(context, agent, `Along with the change “${title}”.`, time);
  } catch (error) {
    if (!(error instanceof AppError) || !['conflict', 'invalid_input', 'not_found'].includes(error.code)) throw error;
    context.log.info({ rule: 'rule' in error.data ? error.data.rule : error.code }, 'tests were not shared along');
  }
}

/**
 * Makes the cases here the team's suite; false when they are that already. Only cases that somebody accepted are kept as cases, so
 * nothing that is merely suggested goes along. Throws `conflict` while others shared what these do not contain.
 */
export async function shareCases(
  context: BackendContext,
  agent: string,
  reason: string,
  time: string = context.now(),
): Promise<boolean> {
  const state = await currentState(context);
  const { workspace } = state;
  const current = (await find(state, 'agent', agent)).suite;
  const cases = await listCases(context.db, workspace, agent);
  const mark = await readSuiteMark(context.db, workspace, agent);
  if (current === undefined && cases.length === 0) return false;
  const parent = current === undefined ? null : await find(state, 'suite', `${agent}/${current}`);
  const { act, objects, suite } = shareAct(agent, cases, parent, reason);
  if (suite === current) return false;
  if (current !== undefined && (await containedSuite(state, agent, mark)) !== current)
    throw new AppError(
      'conflict',
      'Somebody else shared tests of this agent that yours do not contain yet. Bring them together on the Tests tab, then share again.',
      { rule: 'stale_base' },
    );
  // Before it is sent: when it comes back, the cases may have been edited on, and are known to contain it.
  await work(context.db, (tx) =>
    writeSuiteMark(tx, workspace, agent, { ...mark, sent: [...mark.sent, { suite, time }] }),
  );
  await decide(context, {
    acts: [act],
    time,
    objects,
    topics: ['cases', 'agents'],
    after: async (tx) => void (await followSuites(context, tx, workspace)),
  });
  return true;
}
