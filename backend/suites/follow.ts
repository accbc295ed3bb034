import { compareSuites } from '../../shared/grading/compare-suites.ts';
import type { Core } from '../context.ts';
import { readState, type State } from '../governance/state.ts';
import { listCases, replaceCases } from '../store/cases.ts';
import { type Came, listSuiteMarks, NO_MARK, type SuiteMark, writeSuiteMark } from '../store/suites.ts';
import type { DesktopDb } from '../store/tables.ts';
import { mergeCases } from './merge.ts';
import { casesOfSuite, containedSuite, meIn, sentAfter } from './team-suite.ts';

/**
 * Brings what others shared into the cases here, agent by agent. Where both changed the same, nothing is touched: the Tests tab
 * asks a person. Part of the caller's transaction, which has appended what came. True when cases here are others now.
 */
export async function followSuites(
  core: Pick<Core, 'ledger' | 'identity'>,
  tx: DesktopDb,
  workspace: string,
): Promise<boolean> {
  const state = readState(core.ledger, tx, workspace);
  const marks = await listSuiteMarks(tx, workspace);
  const me = await meIn(core, state);
  let isChanged = false;
  for (const { id, suite } of await state.list('agent')) {
    const mark = marks.get(id) ?? NO_MARK;
    // What is known to the team without anything waiting; most agents, most of the time.
    if (suite === undefined || (suite === mark.base && mark.sent.length === 0)) continue;
    const contained = await containedSuite(state, id, mark);
    if (contained === suite)
      await writeSuiteMark(tx, workspace, id, { ...mark, base: suite, sent: sentAfter(mark, suite) });
    else isChanged = (await bringIn(state, tx, { agent: id, suite, contained, mark, me })) || isChanged;
  }
  return isChanged;
}

async function bringIn(
  state: State,
  tx: DesktopDb,
  what: { agent: string; suite: string; contained: string | null; mark: SuiteMark; me: string | undefined },
): Promise<boolean> {
  const { agent, suite, contained, mark, me } = what;
  const mine = await listCases(tx, state.workspace, agent);
  const sides = {
    base: contained === null ? [] : await casesOfSuite(state, agent, contained),
    mine,
    theirs: await casesOfSuite(state, agent, suite),
  };
  const { cases, conflicts } = await mergeCases(state, agent, sides);
  if (cases === null || conflicts.length > 0) return false;
  const { added, changed, removed, reordered } = compareSuites(mine, cases);
  const isChanged = added.length + changed.length + removed.length > 0;
  if (isChanged || reordered) await replaceCases(tx, state.workspace, agent, cases);
  const shared = await state.get('suite', `${agent}/${suite}`);
  // Whoever had nothing here before has just joined: everything came, and that is no news.
  const hadAny = contained !== null || mine.length > 0;
  const isNews = isChanged && hadAny && shared !== undefined && shared.by !== me;
  const came: Came | null = isNews
    ? {
        ...{ by: shared.by, time: shared.time },
        ...{ added: added.length, changed: changed.length, removed: removed.length },
      }
    : mark.came;
  await writeSuiteMark(tx, state.workspace, agent, { base: suite, sent: mark.sent, came });
  return isChanged || reordered;
}
