import type { SuiteStanding } from '../../shared/api/desktop/suites.ts';
import { mayAct } from '../../shared/governance/permissions.ts';
import { compareSuites } from '../../shared/grading/compare-suites.ts';
import type { BackendContext } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import type { State } from '../governance/state.ts';
import { listCases } from '../store/cases.ts';
import { readSuiteMark } from '../store/suites.ts';
import { find, namesOf } from '../views/find.ts';
import { allowedOr } from '../views/permissions.ts';
import { mergeCases, type SuiteSides } from './merge.ts';
import { casesOfSuite, containedSuite } from './team-suite.ts';

export async function standing(context: BackendContext, agent: string): Promise<SuiteStanding> {
  const state = await currentState(context);
  const { member } = context.workspaces.current();
  const { current, sides } = await sidesOf(context, state, agent);
  const { came } = await readSuiteMark(context.db, state.workspace, agent);
  const nameOf = await namesOf(state);
  const shared = current === null ? null : await sharedBy(state, agent, current.suite, member);
  const merged = current?.isContained === false ? await mergeCases(state, agent, sides) : null;
  const { added, changed, removed, reordered } = compareSuites(sides.base, sides.mine);
  return {
    team: shared === null ? null : { ...shared, cases: (await find(state, 'suite', `${agent}/${shared.suite}`)).cases },
    differs: { added: added.length, changed: changed.length, removed: removed.length, reordered },
    waiting: shared === null || merged === null ? null : { ...shared, conflicts: merged.conflicts.length },
    came: came === null ? null : { ...came, by: nameOf(came.by) },
    share: allowedOr(mayAct(await find(state, 'member', member), 'suite.publish')),
  };
}

export async function sharedBy(state: State, agent: string, suite: string, me: string) {
  const { by, time } = await find(state, 'suite', `${agent}/${suite}`);
  return { suite, by: (await namesOf(state))(by), mine: by === me, time };
}

/** My cases, the team's and what both come from; `current` null before anybody shared any. */
export async function sidesOf(
  context: BackendContext,
  state: State,
  agent: string,
  db = context.db,
): Promise<{ current: { suite: string; isContained: boolean } | null; sides: SuiteSides }> {
  const { suite } = await find(state, 'agent', agent);
  const contained = await containedSuite(state, agent, await readSuiteMark(db, state.workspace, agent));
  const base = contained === null ? [] : await casesOfSuite(state, agent, contained);
  const mine = await listCases(db, state.workspace, agent);
  if (suite === undefined) return { current: null, sides: { base, mine, theirs: [] } };
  const isContained = suite === contained;
  const theirs = isContained ? base : await casesOfSuite(state, agent, suite);
  return { current: { suite, isContained }, sides: { base, mine, theirs } };
}
