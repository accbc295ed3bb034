import type { RegistryCore } from '../core.ts';
import { forgetCorrections } from '../kept-corrections.ts';
import type { Queue } from './jobs.ts';

export const OLD_EXECUTIONS_MINUTES = 60;

/** Removes executions that are kept no longer, of every agent, and what people said of them; once an hour, at one of the replicas. */
export const oldExecutions = (core: RegistryCore): Queue => ({
  name: 'old-executions',
  atOnce: 1,
  retries: 3,
  firstPause: 60,
  longestPause: 600,
  async work() {
    const { items } = await core.ledger.list(core.db, core.identity.workspace, 'agent', {
      limit: 10_000,
      order: 'asc',
    });
    const agents = items.map(({ value }) => value.id);
    const removed = await core.executions.removeOld(agents, Date.parse(core.now()));
    if (removed.rows + removed.months > 0) core.log.info(removed, 'old executions removed');
    const words = await forgetCorrections(core);
    if (words > 0) core.log.info({ words }, 'corrections of old executions removed');
  },
  gaveUp: async () => core.log.error({}, 'old executions could not be removed'),
});
