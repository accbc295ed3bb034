import type { Spec } from '../../spec/spec.ts';
import { isAncestor } from '../ancestry.ts';
import { authoredPaths } from '../authored-paths.ts';
import type { Entities, StateReader } from '../entities.ts';
import { brokenLocks, lockedRefusal } from '../locked-edits.ts';
import { holds } from '../permissions.ts';
import { effectivePolicy } from '../protections.ts';
import { readSpec } from '../read-object.ts';
import { accept, refuse } from '../refusal.ts';
import { versionHash } from '../version-hash.ts';
import { find, type Reducer, write } from './context.ts';

const contains = async (read: StateReader, left: string, right: string): Promise<boolean> =>
  (await isAncestor(read, left, right)) || (await isAncestor(read, right, left));

async function namesOfLockers(read: StateReader, agent: Entities['agent']): Promise<(member: string) => string> {
  const names = new Map<string, string>();
  for (const { by } of agent.protections ?? []) names.set(by, (await read.get('member', by))?.name ?? 'an engineer');
  return (member) => names.get(member) ?? 'an engineer';
}

/** Stores a spec as a version, numbered by the ledger's order. Locks are enforced here, where a difference is authored. */
export const createVersion: Reducer<'version.create'> = async (context) => {
  const { payload, statement, id, actor, workspace, read, objects } = context;
  const found = await find(read, 'agent', payload.agent);
  if (!found.ok) return found;
  const agent = found.value;
  const parents: Entities['version'][] = [];
  for (const hash of payload.parents) {
    const parent = await find(read, 'version', hash);
    if (!parent.ok) return parent;
    if (parent.value.agent !== agent.id)
      return refuse('invalid_input', 'missing', 'The version it is based on belongs to another agent.');
    parents.push(parent.value);
  }
  if (new Set(payload.parents).size !== payload.parents.length)
    return refuse('invalid_input', 'shape', 'A version cannot be merged with itself.');
  const spec = await readSpec(objects, payload.spec);
  if (!spec.ok) return spec;
  const [parent, other] = parents;
  if (parent?.spec === payload.spec && other === undefined)
    return refuse('conflict', 'no_change', 'Nothing was changed since the version it is based on.');
  if (parent !== undefined && other !== undefined && (await contains(read, parent.id, other.id)))
    return refuse('invalid_input', 'not_ancestor', 'One version contains the other; there is nothing to merge.');
  const policy = effectivePolicy(agent, workspace);
  const hasLocks = policy.protections.some((protection) => protection.level === 'locked');
  // An agent's first version differs from nothing; deploying it needs an engineer wherever something is protected.
  if (hasLocks && agent.versions > 0 && !holds(actor, ['engineer'])) {
    const authored = await authoredPaths(parents, spec.value, read, objects);
    if (!authored.ok) return authored;
    const locks = brokenLocks(policy, authored.value);
    if (locks.length > 0) {
      const before = parent === undefined ? spec : await readSpec(objects, parent.spec);
      const names = await namesOfLockers(read, agent);
      const specs: [Spec, ...Spec[]] = before.ok ? [before.value, spec.value] : [spec.value];
      return { ok: false, refusal: lockedRefusal(locks, agent, specs, names) };
    }
  }
  const content = {
    agent: agent.id,
    spec: payload.spec,
    parents: payload.parents,
    author: actor.id,
    reason: payload.reason,
    time: statement.time,
  };
  const hash = versionHash(content);
  if ((await read.get('version', hash)) !== undefined)
    return refuse('conflict', 'exists', 'This very version exists already.');
  const number = agent.versions + 1;
  return accept([
    write('version', { id: hash, number, ...content, statement: id }, agent.id),
    write('numbered', { id: `${agent.id}/${number}`, agent: agent.id, version: hash }, agent.id),
    write('agent', { ...agent, versions: number }),
  ]);
};
