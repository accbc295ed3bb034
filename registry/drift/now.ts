import { DriftKind } from '../../shared/drift/views.ts';
import type { RegistryCore } from '../core.ts';
import { countOpenFindings, newestRunOfEach } from '../store/canaries.ts';

/** How it stands with one agent whose canary cases were ever asked. */
interface DriftNow {
  /** Short name. */
  agent: string;
  /** When they were asked last, in milliseconds since the epoch, and how the cases came out. */
  at: number;
  results: { passed: number; failed: number; not_run: number };
  /** Open findings, 0 included. */
  open: Record<DriftKind, number>;
}

/** What metrics say of drift: the same at every replica, since it is what the database holds. */
export async function driftNow({ db, ledger, identity }: RegistryCore): Promise<DriftNow[]> {
  const read = ledger.reader(db, identity.workspace);
  const counts = await countOpenFindings(db);
  const all: DriftNow[] = [];
  for (const { agent: id, at, cases, notRun } of await newestRunOfEach(db)) {
    const agent = await read.get('agent', id);
    if (agent === undefined) continue;
    const sum = (of: 'passed' | 'failed'): number => cases.reduce((total, each) => total + each[of], 0);
    const openOf = (kind: DriftKind): number =>
      counts.find((each) => each.agent === id && each.kind === kind)?.count ?? 0;
    all.push({
      ...{ agent: agent.slug, at: Date.parse(at) },
      results: { passed: sum('passed'), failed: sum('failed'), not_run: notRun },
      // One entry for each kind.
      open: Object.fromEntries(DriftKind.options.map((kind) => [kind, openOf(kind)])) as DriftNow['open'],
    });
  }
  return all;
}
