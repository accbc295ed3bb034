import type { Entities, EntityKind, EntityWrite, ObjectReader, StateReader } from '../entities.ts';
import { type Decision, refuse } from '../refusal.ts';
import type { StatementKind, StatementOf } from '../statement.ts';

/** What a reducer may look at. The dispatcher has already checked workspace, key, order of statements and role. */
export interface Context<K extends StatementKind> {
  statement: StatementOf<K>;
  payload: StatementOf<K>['payload'];
  /** The statement's id. */
  id: string;
  actor: Entities['member'];
  workspace: Entities['workspace'];
  ledger: Entities['ledger'];
  read: StateReader;
  objects: ObjectReader;
}
export type Reducer<K extends StatementKind> = (context: Context<K>) => Promise<Decision<EntityWrite[]>>;

/** A record to write; its id is the value's. `agent` is the listing key of what belongs to one agent. */
export const write = <K extends EntityKind>(kind: K, value: Entities[K], agent: string | null = null): EntityWrite =>
  // The compiler does not follow that `kind` and `value` share one K through the union of all writes.
  ({ kind, id: value.id, agent, value }) as EntityWrite;

const NAMES: Record<EntityKind, string> = {
  ledger: 'workspace',
  workspace: 'workspace',
  member: 'member',
  key: 'key',
  agent: 'agent',
  slug: 'agent',
  version: 'version',
  numbered: 'version',
  suite: 'suite',
  change: 'change',
  request: 'request',
  channel: 'channel',
  deployment: 'deployment',
  deployed: 'deployment',
};

/** Reads what a statement names, or refuses it as missing. */
export async function find<K extends EntityKind>(
  read: StateReader,
  kind: K,
  id: string,
): Promise<Decision<Entities[K]>> {
  const value = await read.get(kind, id);
  return value === undefined
    ? refuse('not_found', 'missing', `The ${NAMES[kind]} it names does not exist in this workspace.`, {
        entity: kind,
        id,
      })
    : { ok: true, value };
}
