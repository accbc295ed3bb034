import { versionHash } from '../../shared/governance/version-hash.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { BackendContext } from '../context.ts';
import { startingPoint } from '../drafts/follow.ts';
import { currentState } from '../governance/current-state.ts';
import { decide } from '../governance/decide.ts';
import { readState } from '../governance/state.ts';
import type { WorkspaceRecord } from '../store/app.ts';
import { copyAgentWork } from '../store/copy-agents.ts';
import type { Act } from '../store/outbox.ts';

/**
 * Makes the agents of another workspace of mine in the current one: under the same ids, so that drafts, cases and runs go
 * along, with their published spec as first version and a change that asks to publish it. Agents that are there already
 * keep what the team has. Deploying is left to the team's policy.
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
    await decide(context, {
      acts,
      time,
      objects,
      topics: ['agents', 'drafts', 'cases', 'runs', 'changes', 'versions'],
      after: (tx) => copyAgentWork(tx, { agent: agent.id, from: from.id, to: to.id, base }, context.newId),
    });
  }
}

/** The agent's slug, or the first free one after it. */
async function freeSlug(state: Awaited<ReturnType<typeof currentState>>, wanted: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const slug = number === 1 ? wanted : `${wanted.slice(0, 74)}-${number}`;
    if ((await state.get('slug', slug)) === undefined) return slug;
  }
}
