import type { HistoryEntry } from '../../shared/api/desktop/history.ts';
import { groupOf, type StatementTarget, sayStatement } from '../../shared/governance/say-statement.ts';
import type { StatementNames } from '../../shared/governance/statement-names.ts';
import type { HistoryRow } from '../store/history.ts';

/** A decision in words, with what it leads to. */
export async function viewHistoryEntry(row: HistoryRow, names: StatementNames): Promise<HistoryEntry> {
  const { sequence, hash, statement } = row;
  const { who, did, why, target } = await sayStatement(statement, names);
  const held = row.agent === null ? undefined : await names.get('agent', row.agent);
  const agent = held === undefined ? null : { id: held.id, slug: held.slug, name: held.name };
  return {
    ...{ sequence, hash, time: statement.time, who, did, why },
    ...{ group: groupOf(statement.kind), kind: statement.kind, agent },
    target: viewTarget(target, agent),
  };
}

function viewTarget(target: StatementTarget, agent: HistoryEntry['agent']): HistoryEntry['target'] {
  if (target.kind === 'registry') return { kind: 'registry' };
  if (target.kind === 'change' || target.kind === 'request') return { kind: target.kind, id: target.id };
  if (agent === null) return null;
  return target.kind === 'version'
    ? { kind: 'version', slug: agent.slug, hash: target.id }
    : { kind: 'agent', slug: agent.slug };
}

/** Whether every word of a search stands in the decision's sentence. */
export function holdsWords({ who, did, why }: HistoryEntry, words: readonly string[]): boolean {
  const said = `${who} ${did} ${why}`.toLowerCase();
  return words.every((word) => said.includes(word));
}
