import { work } from '../../ledger/work.ts';
import { AppError } from '../../shared/errors.ts';
import { KeptSuite } from '../../shared/grading/case.ts';
import { Report } from '../../shared/grading/report.ts';
import { toPages } from '../../shared/grading/suite-pages.ts';
import type { Choice } from '../../shared/spec/merge/three-way.ts';
import type { BackendContext } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import { os } from '../implement.ts';
import { replaceCases } from '../store/cases.ts';
import { readSuiteMark, writeSuiteMark } from '../store/suites.ts';
import type { DesktopDb } from '../store/tables.ts';
import { mergeCases } from '../suites/merge.ts';
import { shareCases } from '../suites/share.ts';
import { sharedBy, sidesOf, standing } from '../suites/standing.ts';

export const suites = {
  standing: os.suites.standing.handler(({ context, input }) => standing(context, input.agent)),
  share: os.suites.share.handler(async ({ context, input }) => {
    await shareCases(context, input.agent, input.reason);
    return standing(context, input.agent);
  }),
  sides: os.suites.sides.handler(async ({ context, input }) => {
    const { state, suite, merged, mine } = await apart(context, input.agent);
    const { base, mine: read, theirs } = merged.sides;
    return {
      theirs: {
        ...(await sharedBy(state, input.agent, suite, context.workspaces.current().member)),
        cases: [...theirs],
      },
      base: [...base],
      mine: { suite: mine, cases: [...read] },
    };
  }),
  take: os.suites.take.handler(async ({ context, input }) => {
    const { agent } = input;
    await work(context.db, async (tx, unit) => {
      const choices = new Map<string, Choice>(
        input.choices.map(({ path, choice }) => [path, typeof choice === 'string' ? choice : { value: choice.value }]),
      );
      const { state, suite, merged, mine } = await apart(context, agent, choices, tx);
      if (mine !== input.mine || suite !== input.theirs) throw stale();
      if (merged.cases === null || merged.conflicts.some(({ path }) => !choices.has(path))) throw undecided();
      await replaceCases(tx, state.workspace, agent, merged.cases);
      const mark = await readSuiteMark(tx, state.workspace, agent);
      await writeSuiteMark(tx, state.workspace, agent, { ...mark, base: suite });
      unit.afterCommit(() => context.announcer.announce(['cases'], [agent]));
    });
    return standing(context, agent);
  }),
  seen: os.suites.seen.handler(async ({ context, input }) => {
    const workspace = context.workspaces.current().id;
    await work(context.db, async (tx, unit) => {
      const mark = await readSuiteMark(tx, workspace, input.agent);
      await writeSuiteMark(tx, workspace, input.agent, { ...mark, came: null });
      unit.afterCommit(() => context.announcer.announce(['cases'], [input.agent]));
    });
    return standing(context, input.agent);
  }),
  ofReport: os.suites.ofReport.handler(async ({ context, input }) => {
    const report = Report.safeParse(await context.ledger.object(context.db, input.report));
    if (!report.success)
      throw new AppError('not_found', 'This report is not stored here.', { entity: 'report', id: input.report });
    const kept = KeptSuite.safeParse(await context.ledger.object(context.db, report.data.suite));
    return kept.success ? kept.data.cases : null;
  }),
};

/** My cases and the team's where they have to be brought together. Throws `not_found` where they have not. */
async function apart(
  context: BackendContext,
  agent: string,
  choices?: ReadonlyMap<string, Choice>,
  db: DesktopDb = context.db,
) {
  const state = await currentState(context, context.workspaces.current(), db);
  const { current, sides } = await sidesOf(context, state, agent, db);
  if (current === null || current.isContained)
    throw new AppError('not_found', 'Your tests contain what the team has. There is nothing to bring together.', {
      entity: 'suite',
      id: agent,
    });
  const merged = await mergeCases(state, agent, sides, choices);
  return { state, suite: current.suite, merged, mine: toPages(sides.mine).suite };
}

const stale = (): AppError =>
  new AppError(
    'conflict',
    'The tests were changed while you decided. Look at what stands there now; what you chose is kept where it still fits.',
    { rule: 'stale_base' },
  );
const undecided = (): AppError =>
  new AppError('invalid_input', 'Decide every part that both changed first.', {
    problems: [{ path: '/choices', field: 'Tests', message: 'Not every part that both changed is decided.' }],
  });
