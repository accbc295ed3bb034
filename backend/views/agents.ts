import type { AgentSummary } from '../../shared/api/desktop/agents.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import type { Core } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import type { State } from '../governance/state.ts';
import { listDraftMarks } from '../store/drafts.ts';
import { lastRuns } from '../store/runs.ts';

/** Every agent of the workspace by name. Reads no spec, so that a long list stays quick. */
export async function listAgentSummaries(core: Core): Promise<AgentSummary[]> {
  const state = await currentState(core);
  return (await summarise(core, state, await state.list('agent'))).sort((left, right) =>
    left.name.localeCompare(right.name),
  );
}

export async function agentSummary(core: Core, state: State, agent: Entities['agent']): Promise<AgentSummary> {
  const [summary] = await summarise(core, state, [agent]);
  if (summary === undefined) throw new Error('One agent has one summary.');
  return summary;
}

async function summarise(core: Core, state: State, agents: readonly Entities['agent'][]): Promise<AgentSummary[]> {
  const only = agents.length === 1 ? agents[0]?.id : undefined;
  const channels = Map.groupBy(await state.list('channel', only), (channel) => channel.agent);
  const open = Map.groupBy(await state.openChanges(only), (change) => change.agent);
  const drafts = new Map((await listDraftMarks(core.db, state.workspace)).map((mark) => [mark.agent, mark]));
  const runs = await lastRuns(core.db, state.workspace);
  return Promise.all(
    agents.map(async (agent): Promise<AgentSummary> => {
      const draft = drafts.get(agent.id);
      const run = runs.get(agent.id);
      const marks = (channels.get(agent.id) ?? []).map(async (channel) => ({
        name: channel.name,
        version: { hash: channel.version, number: (await state.get('version', channel.version))?.number ?? 0 },
        since: channel.since,
      }));
      return {
        id: agent.id,
        slug: agent.slug,
        name: agent.name,
        description: agent.description,
        channels: await Promise.all(marks),
        draft:
          draft?.savedAt != null && (draft.changes > 0 || draft.base === null)
            ? { changes: draft.changes, savedAt: draft.savedAt }
            : null,
        openChanges: open.get(agent.id)?.length ?? 0,
        lastRun:
          run?.finishedAt == null
            ? null
            : { id: run.id, counts: run.counts, dryRun: run.model === null, finishedAt: run.finishedAt },
      };
    }),
  );
}
