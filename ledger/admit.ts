import type { Opened } from '../shared/governance/dsse.ts';
import type { EntityWrite, ObjectReader, StateReader } from '../shared/governance/entities.ts';
import { checkLink } from '../shared/governance/entry.ts';
import { reduce } from '../shared/governance/reduce.ts';
import { accept, type Decision, refuse } from '../shared/governance/refusal.ts';
import type { Entry, Head, Statement } from '../shared/governance/statement.ts';
import type { Hash } from '../shared/spec/ids.ts';

/** What a statement is judged against. */
export interface Judge {
  workspace: string;
  /** What `openEnvelope` says of the entry's envelope. */
  open: (entry: Entry) => Decision<Opened>;
  read: StateReader;
  objects: ObjectReader;
}
/** A statement that may be appended, and what it changes. */
export interface Admitted {
  statement: Statement;
  id: Hash;
  writes: EntityWrite[];
}

/** Whether a statement that was opened is meant for this workspace's ledger. */
export const meantFor = (workspace: string, opened: Decision<Opened>): Decision<Opened> =>
  opened.ok && opened.value.statement.workspace !== workspace
    ? refuse('invalid_input', 'workspace', 'This decision belongs to another workspace.')
    : opened;

/** Whether the state so far lets the statement be appended. */
export async function admit(
  { statement, id }: Opened,
  { read, objects }: Pick<Judge, 'read' | 'objects'>,
): Promise<Decision<Admitted>> {
  const reduced = await reduce({ statement, id, read, objects });
  return reduced.ok ? accept({ statement, id, writes: reduced.value }) : reduced;
}

/** Everything a replica checks of an entry that somebody else appended: link, hash, signature and permission. */
export async function admitEntry(head: Head, entry: Entry, judge: Judge): Promise<Decision<Admitted>> {
  const broken = checkLink(head, entry);
  if (broken !== null) return { ok: false, refusal: broken };
  const opened = meantFor(judge.workspace, judge.open(entry));
  if (!opened.ok) return opened;
  if (opened.value.id !== entry.statement)
    return refuse('conflict', 'hash', `Entry ${entry.sequence} of the ledger names another decision than it holds.`);
  return admit(opened.value, judge);
}

/** The agent that a statement's writes concern; null for decisions about the workspace and its people. */
export function agentOf(writes: readonly EntityWrite[]): string | null {
  // An agent's own record is listed for the whole workspace, so it has no agent beside its id.
  const of = ({ kind, id, agent }: EntityWrite): string | null => (kind === 'agent' ? id : agent);
  return writes.map(of).find((agent) => agent !== null) ?? null;
}
