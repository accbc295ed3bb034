import { readSuite } from '../read-suite.ts';
import { accept, refuse } from '../refusal.ts';
import { find, type Reducer, write } from './context.ts';

/** Makes cases the agent's suite; only on top of the one that holds now, so that nobody's cases are written over unseen. */
export const publishSuite: Reducer<'suite.publish'> = async ({ payload, statement, id, actor, read, objects }) => {
  const { agent: agentId, suite, pages, parents, reason } = payload;
  const found = await find(read, 'agent', agentId);
  if (!found.ok) return found;
  const agent = found.value;
  if (new Set(parents).size !== parents.length)
    return refuse('invalid_input', 'shape', 'Test cases cannot be merged with themselves.');
  for (const parent of parents) {
    const known = await find(read, 'suite', `${agentId}/${parent}`);
    if (!known.ok) return known;
  }
  if (agent.suite === suite) return refuse('conflict', 'no_change', 'The team has exactly these test cases already.');
  if (agent.suite !== undefined && !parents.includes(agent.suite))
    return refuse(
      'conflict',
      'stale_base',
      'Somebody else shared test cases of this agent in the meantime. Bring them together with yours, then share again.',
    );
  const cases = await readSuite(objects, { suite, pages });
  if (!cases.ok) return cases;
  const made = { by: actor.id, time: statement.time, reason, statement: id };
  return accept([
    write('agent', { ...agent, suite }),
    write(
      'suite',
      { id: `${agentId}/${suite}`, agent: agentId, suite, pages, cases: cases.value.length, parents, ...made },
      agentId,
    ),
  ]);
};
