import { canonicalJson } from '../../json/canonical.ts';
import { accept, refuse } from '../refusal.ts';
import { find, type Reducer, write } from './context.ts';

export const createAgent: Reducer<'agent.create'> = async ({ payload, statement, actor, read }) => {
  const { agent: id, slug, name, description } = payload;
  if ((await read.get('agent', id)) !== undefined) return refuse('conflict', 'exists', 'This agent exists already.');
  if ((await read.get('slug', slug)) !== undefined)
    return refuse(
      'conflict',
      'exists',
      `Another agent is called “${slug}” in addresses already. Choose another name.`,
      {
        slug,
      },
    );
  const born = { createdAt: statement.time, createdBy: actor.id };
  return accept([
    write('agent', { id, slug, name, description, ...born, policy: null, versions: 0 }),
    write('slug', { id: slug, agent: id }),
  ]);
};

/** The slug stays: applications call the agent by it. */
export const renameAgent: Reducer<'agent.rename'> = async ({ payload, read }) => {
  const found = await find(read, 'agent', payload.agent);
  if (!found.ok) return found;
  const { name, description } = payload;
  if (found.value.name === name && found.value.description === description)
    return refuse('conflict', 'no_change', 'The agent has this name and description already.');
  return accept([write('agent', { ...found.value, name, description })]);
};

export const setAgentPolicy: Reducer<'agent.policy'> = async ({ payload, read }) => {
  const found = await find(read, 'agent', payload.agent);
  if (!found.ok) return found;
  if (canonicalJson(found.value.policy) === canonicalJson(payload.policy))
    return refuse('conflict', 'no_change', 'The agent has this policy already.');
  return accept([write('agent', { ...found.value, policy: payload.policy })]);
};
