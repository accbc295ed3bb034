import type { Creation, Proposal } from '../../shared/creation/creation.ts';
import { AppError } from '../../shared/errors.ts';
import { mayAct } from '../../shared/governance/permissions.ts';
import type { Protection } from '../../shared/governance/policy.ts';
import { partAt, partTitle } from '../../shared/spec/parts.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { BackendContext } from '../context.ts';
import { makeAgent } from '../drafts/new-agent.ts';
import { currentState } from '../governance/current-state.ts';
import { writeCreation } from '../store/creations.ts';
import { find } from '../views/find.ts';
import { findCreation, withStep } from './change.ts';

/**
 * Makes a proposal an agent: its draft, the accepted cases, and the accepted locks where I may set locks; where I may not,
 * they are named as left for an engineer. Asked again, it answers with what was made.
 */
export async function finishCreation(context: BackendContext, id: string): Promise<Creation> {
  const { id: workspace } = context.workspaces.current();
  const creation = await findCreation(context.db, workspace, id);
  if (creation.agent !== null) return creation;
  if (creation.working !== null)
    throw new AppError('conflict', 'A step is still being drafted. Stop it, or wait for its end.', { rule: 'working' });
  const { name, description, slug, spec, cases } = creation.proposal;
  if (name.trim() === '')
    throw new AppError('invalid_input', 'The agent has no name yet. Give it one under Purpose.', {
      problems: [{ path: '/name', field: 'Name', message: 'for example Moderate marketplace listings' }],
    });
  const state = await currentState(context);
  const me = await find(state, 'member', context.workspaces.current().member);
  const { policy } = await find(state, 'workspace', state.workspace);
  const wanted = wantedLocks(creation.proposal, policy.protections);
  const maySet = mayAct(me, 'agent.protect') === null;
  const accepted = cases.filter((each) => each.accepted).map(({ testCase }) => testCase);
  let made = creation;
  await makeAgent(context, {
    name: name.trim(),
    description,
    slug,
    spec,
    cases: accepted,
    protections: maySet ? wanted : [],
    topics: ['creations', 'protections'],
    after: async (tx, agent) => {
      const now = await findCreation(tx, workspace, id);
      const message = madeWords(spec, accepted.length, wanted, maySet);
      const at = context.now();
      made = { ...withStep(now, 'draft', { state: 'done', message, at }), agent, savedAt: at };
      await writeCreation(tx, workspace, made);
    },
  });
  return made;
}

/** Accepted locks of parts that are there, one for each part, without those that the policy sets in the same way anyway. */
function wantedLocks({ spec, protections }: Proposal, held: readonly Protection[]): Protection[] {
  const byPath = new Map(
    protections.filter(({ accepted }) => accepted).map(({ protection }) => [protection.path, protection]),
  );
  return [...byPath.values()].filter(
    ({ path, level, reason }) =>
      partAt(spec, path) !== undefined &&
      !held.some((each) => each.path === path && each.level === level && each.reason === reason),
  );
}

const several = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

function madeWords(spec: Spec, cases: number, locks: readonly Protection[], areSet: boolean): string {
  const made = `Made with ${several(spec.rules.length, 'rule')} and ${several(cases, 'accepted test case')}.`;
  if (locks.length === 0) return made;
  const titles = locks.map(({ path }) => `“${partTitle(spec, path)}”`).join(', ');
  return areSet
    ? `${made} Protected: ${titles}.`
    : `${made} Left for an engineer, because your roles set no locks: ${titles}.`;
}
