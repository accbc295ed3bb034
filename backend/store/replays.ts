import type { DesktopDb } from './tables.ts';

/** A replay that is over. */
export interface StoredReplay {
  id: string;
  workspace: string;
  agent: string;
  state: 'finished' | 'cancelled' | 'failed';
  startedAt: string;
  /** Hashes of the version that answered and of the spec that was tried. */
  version: string;
  spec: string;
  report: string | null;
  problem: string | null;
}

export const insertReplay = async (db: DesktopDb, replay: StoredReplay): Promise<void> => {
  await db.insertInto('replays').values(replay).execute();
};

/** The newest first. */
export const listReplays = (
  db: DesktopDb,
  { workspace, agent, limit }: { workspace: string; agent: string; limit: number },
): Promise<StoredReplay[]> =>
  db
    .selectFrom('replays')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
