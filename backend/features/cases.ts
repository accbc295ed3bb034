import { work } from '../../ledger/work.ts';
import { AppError } from '../../shared/errors.ts';
import type { BackendContext } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import { os } from '../implement.ts';
import { listCases, removeCase, saveCase } from '../store/cases.ts';
import type { DesktopDb } from '../store/tables.ts';
import { find } from '../views/find.ts';

export const cases = {
  list: os.cases.list.handler(({ context, input }) =>
    listCases(context.db, context.workspaces.current().id, input.agent),
  ),
  save: os.cases.save.handler(async ({ context, input }) => {
    await find(await currentState(context), 'agent', input.agent);
    await change(context, input.agent, (tx, workspace) => saveCase(tx, workspace, input.agent, input.case));
    return input.case;
  }),
  remove: os.cases.remove.handler(async ({ context, input }) => {
    const removed = await change(context, input.agent, (tx, workspace) =>
      removeCase(tx, workspace, input.agent, input.id),
    );
    if (removed === undefined)
      throw new AppError('not_found', 'This test case was removed already.', { entity: 'case', id: input.id });
    return { removed };
  }),
};

const change = <T>(
  context: BackendContext,
  agent: string,
  act: (tx: DesktopDb, workspace: string) => Promise<T>,
): Promise<T> =>
  work(context.db, async (tx, unit) => {
    unit.afterCommit(() => context.announcer.announce(['cases'], [agent]));
    return act(tx, context.workspaces.current().id);
  });
