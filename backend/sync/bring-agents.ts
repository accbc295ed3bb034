import type { Entities } from '../../shared/governance/entities.ts';
import { mayAct } from '../../shared/governance/permissions.ts';
import { versionHash } from '../../shared/governance/version-hash.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { BackendContext } from '../context.ts';
import { startingPoint } from '../drafts/follow.ts';
import { currentState } from '../governance/current-state.ts';
import { decide } from '../governance/decide.ts';
import { readState, type State } from '../governance/state.ts';
import type { WorkspaceRecord } from '../store/app.ts';
import { listCases } from '../store/cases.ts';
import { copyAgentWork } from '../store/copy-agents.ts';
import type { Act } from '../store/outbox.ts';
import { shareAct } from '../suites/share.ts';
import { find } from '../views/find.ts';

/**
 * Makes the agents of another workspace of mine in the current one: under the same ids, so that drafts, cases and runs go
 * along, with their published spec as first version, a change that asks to publish it, and their test cases as the team's. Agents that are there already
 * keep what the team has. Locks and guards come along where I am an engineer. Deploying is left to the team's policy.
 */
export async function bringAgents(context: BackendContext, from: WorkspaceRecord): Promise<void> {
  const source = readState(context.ledger, context.db, from.id);
  for (const agent of await source.list('agent')) {
    const state = await currentState(context);
    if ((await state.get('agent', agent.id)) !== undefined) continue;
    const published = await startingPoint(source, agent.id);
    const time = context.now();
    const to = context.workspaces.current();
    const acts: Act[] = [
      {
        kind: 'agent.create',
        payload: {
          agent: agent.id,
          slug: await freeSlug(state, agent.slug),
          name: agent.name,
          description: agent.description,
        },
      },
    ];
    const objects: Json[] = [];
    let base: string | null = null;
    if (published !== undefined) {
      const reason = `Brought from the workspace ${from.name}.`;
      const content = { agent: agent.id, spec: hashOf(published.spec), parents: [], reason };
      base = versionHash({ ...content, author: to.member, time });
      objects.push(published.spec as unknown as Json); // A spec is JSON by its schema.
      acts.push(
        { kind: 'version.create', payload: content },
        {
          kind: 'change.open',
          payload: {
            change: context.newId(),
            agent: agent.id,
            version: base,
            title: `Publish ${agent.name}`.slice(0, 200),
            evidence: [],
          },
        },
      );
    }
    const cases = await listCases(context.db, from.id, agent.id);
    if (cases.length > 0) {
      const shared = shareAct(agent.id, cases, null, `Brought from the workspace ${from.name}.`);
      acts.push(shared.act);
      objects.push(...shared.objects);
    }
    acts.push(...(await ownLocks(context, state, agent)));
    await decide(context, {
      acts,
      time,
      objects,
      topics: ['agents', 'drafts', 'cases', 'runs', 'judging', 'changes', 'versions'],
      after: (tx) =>
        copyAgentWork(
          tx,
          { agent: agent.id, from: from.id, to: to.id, base, me: { from: from.member, to: to.member } },
          context.newId,
        ),
    });
  }
}

/** The locks and guards of an agent that the team's policy does not set by itself; nothing where I may not set any. */
async function ownLocks(context: BackendContext, state: State, agent: Entities['agent']): Promise<Act[]> {
  const me = await find(state, 'member', context.workspaces.current().member);
  if (mayAct(me, 'agent.protect') !== null) return [];
  const { policy } = await find(state, 'workspace', state.workspace);
  return (agent.protections ?? []).flatMap(({ path, level, reason }): Act[] => {
    const isThere = policy.protections.some(
      (each) => each.path === path && each.level === level && each.reason === reason,
    );
    if (level === 'open' || isThere) return [];
    return [{ kind: 'agent.protect', payload: { agent: agent.id, path, level, reason } }];
  });
}

/** The agent's slug, or the first free one after it. */
async function freeSlug(state: State, wanted: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const slug = number === 1 ? wanted : `${wanted.slice(0, 74)}-${number}`;
    if ((await state.get('slug', slug)) === undefined) return slug;
  }
}
