import { isPartPath } from '../../spec/parts.ts';
import type { OwnProtection } from '../entities.ts';
import { effectivePolicy, overlap } from '../protections.ts';
import { accept, refuse } from '../refusal.ts';
import { find, type Reducer, write } from './context.ts';

const MOST = 1000;

/** Locks, guards or opens one part of an agent. Approvals given before no longer count: they name the policy of then. */
export const protectPart: Reducer<'agent.protect'> = async ({ payload, statement, actor, workspace, read }) => {
  const { path, level, reason } = payload;
  const found = await find(read, 'agent', payload.agent);
  if (!found.ok) return found;
  const agent = found.value;
  if (!isPartPath(path)) return refuse('invalid_input', 'shape', 'This is not a part of an agent that can be locked.');
  if (level === 'open' && path.split('/', 1)[0] === 'contract')
    return refuse(
      'forbidden',
      'engineer_approval',
      'The contract cannot be opened: an engineer confirms every change to it. It can be guarded instead of locked.',
    );
  const now = effectivePolicy(agent, workspace).protections;
  const held = now.find((each) => each.path === path);
  if (level === 'open' && held === undefined)
    return refuse(
      'conflict',
      'no_change',
      now.some((each) => overlap(each.path, path) && each.path.length < path.length)
        ? 'This part is protected together with the larger part it belongs to. Open that one.'
        : 'This part is open already.',
    );
  if (held?.level === level && held.reason === reason)
    return refuse('conflict', 'no_change', `This part is ${level} for this reason already.`);
  const others = (agent.protections ?? []).filter((each) => each.path !== path);
  const byPolicy = (agent.policy ?? workspace.policy).protections.some((each) => each.path === path);
  const set: OwnProtection = { path, level, reason, by: actor.id, at: statement.time };
  // Where no policy names the path, opening it leaves nothing to override.
  const protections = level === 'open' && !byPolicy ? others : [...others, set];
  if (protections.length > MOST)
    return refuse(
      'conflict',
      'shape',
      `An agent can have at most ${MOST} locks of its own. Lock larger parts instead.`,
    );
  return accept([write('agent', { ...agent, protections })]);
};
