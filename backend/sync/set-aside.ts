import { sayStatement } from '../../shared/governance/say-statement.ts';
import type { Statement } from '../../shared/governance/statement.ts';
import { type StatementNames, statementNames } from '../../shared/governance/statement-names.ts';
import { versionHash } from '../../shared/governance/version-hash.ts';
import type { Core } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import type { State } from '../governance/state.ts';
import { statementIdOf, statementOf } from '../governance/statements.ts';
import type { WorkspaceRecord } from '../store/app.ts';
import type { WaitingAct } from '../store/outbox.ts';
import type { StoredAside } from '../store/set-aside.ts';

/** A decision of mine before it is set aside: what stood in a history, or what waited to be sent. */
export interface Leaving {
  statement: Statement;
  /** Its id, by which it is known should it come back into the history; null for what was never signed. */
  id: string | null;
  problem: string;
}

export const leavingOutbox = (
  core: Pick<Core, 'identity'>,
  workspace: WorkspaceRecord,
  { act, time, envelope }: WaitingAct,
  problem: string,
): Leaving => ({
  statement: statementOf(core, workspace, act, time, null),
  id: envelope === null ? null : statementIdOf(envelope),
  problem,
});

/** Rows for decisions that leave the history or the queue, in words that only the present state can say. */
export async function asideRows(
  core: Core,
  workspace: WorkspaceRecord,
  leaving: readonly Leaving[],
): Promise<StoredAside[]> {
  const state = await currentState(core, workspace);
  const names = statementNames(state, state.objects);
  const at = core.now();
  const versions = new Map(leaving.flatMap(({ statement }) => specOf(statement)));
  const rows: StoredAside[] = [];
  for (const { statement, id, problem } of leaving) {
    const { kind, payload, time } = statement;
    const { did, why } = await said(statement, names);
    rows.push({
      ...{ id: core.newId(), workspace: workspace.id, statement: id, kind, payload: JSON.stringify(payload), time },
      ...{ agent: await agentOf(statement, state), spec: await askedSpec(statement, versions, state) },
      ...{ did, why, problem, at },
    });
  }
  return rows;
}

async function said(statement: Statement, names: StatementNames): Promise<{ did: string; why: string }> {
  const { did, why } = await sayStatement(statement, names);
  return { did, why };
}

function specOf(statement: Statement): [version: string, spec: string][] {
  if (statement.kind !== 'version.create') return [];
  const { payload, actor, time } = statement;
  return [[versionHash({ ...payload, author: actor.member, time }), payload.spec]];
}

/** What a decision asked to publish; null where it asked for nothing of the kind. */
async function askedSpec(
  statement: Statement,
  versions: ReadonlyMap<string, string>,
  state: State,
): Promise<string | null> {
  if (statement.kind === 'version.create') return statement.payload.spec;
  if (statement.kind !== 'change.open' && statement.kind !== 'change.revise') return null;
  const { version } = statement.payload;
  return versions.get(version) ?? (await state.get('version', version))?.spec ?? null;
}

async function agentOf({ payload }: Statement, state: State): Promise<string | null> {
  if ('agent' in payload) return payload.agent;
  if ('request' in payload) return (await state.get('request', payload.request))?.agent ?? null;
  return 'change' in payload ? ((await state.get('change', payload.change))?.agent ?? null) : null;
}
