import type { SaidOfAnswer } from '../../shared/api/desktop/executions.ts';
import { AppError } from '../../shared/errors.ts';
import { lastWords } from '../../shared/executions/corrections.ts';
import type { Execution } from '../../shared/executions/views.ts';
import { agrees } from '../../shared/spec/effects.ts';
import type { BackendContext } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import { listCorrections } from '../store/corrections.ts';
import type { RegistryApi } from '../sync/registry-client.ts';
import { find, namesOf } from './find.ts';

interface Named {
  agent: string;
  id: string;
}

export async function slugOf(context: BackendContext, agent: string): Promise<string> {
  return (await find(await currentState(context), 'agent', agent)).slug;
}

/** Asks the registry about executions. Throws `unsupported` without a team. */
export async function askRegistry<T>(
  context: BackendContext,
  question: (api: RegistryApi['member']) => Promise<T>,
): Promise<T> {
  if (context.workspaces.current().kind !== 'team')
    throw new AppError('unsupported', 'Executions are recorded by a registry. Join a team first.', {
      capability: 'registry',
    });
  return context.sync.ask(question);
}

/** How many of those that were opened last are remembered. */
const MOST_REMEMBERED = 20;

/**
 * Executions that were opened, in memory alone: what somebody writes about one that stands before them is saved also when the registry
 * has gone away meanwhile.
 */
const opened = new WeakMap<BackendContext['sync'], Map<string, Execution>>();

/** An execution of an agent from the registry; without a registry the one that was opened before. */
export async function executionOf(context: BackendContext, { agent, id }: Named): Promise<Execution> {
  const slug = await slugOf(context, agent);
  const remembered = opened.get(context.sync) ?? new Map<string, Execution>();
  opened.set(context.sync, remembered);
  const key = JSON.stringify([context.workspaces.current().id, id]);
  const execution = await askRegistry(context, (api) => api.execution({ id })).catch((error: unknown) => {
    const before = remembered.get(key);
    if (before !== undefined && error instanceof AppError && error.code === 'unavailable') return before;
    throw error;
  });
  if (execution.agent !== slug)
    throw new AppError('not_found', 'This execution is of another agent.', { entity: 'execution', id });
  remembered.delete(key);
  remembered.set(key, execution);
  for (const oldest of [...remembered.keys()].slice(0, -MOST_REMEMBERED)) remembered.delete(oldest);
  return execution;
}

/** What the team said of an answer: the last word on each field, together what was said together. */
export async function saidOf(context: BackendContext, { agent, id }: Named): Promise<SaidOfAnswer[]> {
  const { id: workspace, member } = context.workspaces.current();
  const words = lastWords(await listCorrections(context.db, { workspace, agent }, id));
  const nameOf = await namesOf(await currentState(context));
  const together = Map.groupBy(words, ({ who, at }) => JSON.stringify([at, who]));
  return [...together.values()].flatMap((said): SaidOfAnswer[] => {
    const [first] = said;
    if (first === undefined) return [];
    const { who, at, note } = first;
    const fields = said.map(({ field, title, answered, right }) => ({
      ...{ field, title, answered, right },
      isRight: agrees(answered, right),
    }));
    return [{ who: nameOf(who), isMine: who === member, at, ...(note === undefined ? {} : { note }), fields }];
  });
}
