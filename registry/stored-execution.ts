import { AppError } from '../shared/errors.ts';
import type { Entities } from '../shared/governance/entities.ts';
import type { RegistryCore } from './core.ts';
import type { ExecutionRow } from './store/executions/row.ts';

/** An execution of an agent of this workspace. Throws `not_found` where the log does not have it. */
export async function storedExecution(
  core: RegistryCore,
  id: string,
): Promise<{ row: ExecutionRow; agent: Entities['agent'] }> {
  const row = await core.executions.get(id);
  const agent =
    row === null ? undefined : await core.ledger.reader(core.db, core.identity.workspace).get('agent', row.agent);
  if (row === null || agent === undefined)
    throw new AppError(
      'not_found',
      'This execution is not in the log. It may be older than what is kept of this agent.',
      { entity: 'execution', id },
    );
  return { row, agent };
}
