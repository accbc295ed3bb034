import type { RunSummary } from '../../shared/api/desktop/tests.ts';
import { AppError } from '../../shared/errors.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { Core } from '../context.ts';
import { openDraft } from '../drafts/drafts.ts';
import { currentState } from '../governance/current-state.ts';
import { readRun, type StoredRun } from '../store/runs.ts';

/** A run of the open workspace. */
export async function findRun(core: Core, id: string): Promise<StoredRun> {
  const run = await readRun(core.db, id);
  if (run === undefined || run.workspace !== core.workspaces.current().id)
    throw new AppError('not_found', 'This run is not stored here.', { entity: 'run', id });
  return run;
}

/** Runs as screens see them: each with whether it ran the draft of its agent as it stands. */
export async function viewRuns(core: Core, stored: readonly StoredRun[]): Promise<RunSummary[]> {
  const hashes = new Map<string, string>();
  for (const agent of new Set(stored.map((run) => run.agent))) hashes.set(agent, await draftHash(core, agent));
  return stored.map((run) => viewRun(core, run, hashes.get(run.agent) === run.spec));
}

export async function viewOneRun(core: Core, run: StoredRun): Promise<RunSummary> {
  return viewRun(core, run, (await draftHash(core, run.agent)) === run.spec);
}

export function viewRun(core: Core, stored: StoredRun, current: boolean): RunSummary {
  const { run, problem } = core.failedRuns.seen(stored);
  const { workspace: _, suite, ...rest } = run;
  const resumable = suite !== null && run.state !== 'running';
  return { ...rest, dryRun: run.model === null, current, resumable, problem };
}

/** Hash of the spec of an agent's draft. */
export const draftHash = async (core: Core, agent: string): Promise<string> =>
  hashOf((await openDraft(core, await currentState(core), agent)).spec);
