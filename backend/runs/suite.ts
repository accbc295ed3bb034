import { KeptSuite, type TestCase } from '../../shared/grading/case.ts';
import type { Core } from '../context.ts';
import type { StoredRun } from '../store/runs.ts';
import type { DesktopDb } from '../store/tables.ts';

/** The cases of a run as it asked them; null for a run of an older program, which did not keep them. */
export async function readSuite(
  core: Core,
  { suite }: Pick<StoredRun, 'suite'>,
  db: DesktopDb = core.db,
): Promise<TestCase[] | null> {
  const stored = KeptSuite.safeParse(suite === null ? null : await core.ledger.object(db, suite));
  return stored.success ? stored.data.cases : null;
}
