import { sql } from 'kysely';
import type { CaseResult } from '../../shared/grading/report.ts';
import type { DesktopDb } from './tables.ts';

const PAGE = 200;

/** The results of a run in the order of these cases, some at a time; cases without one are left out. */
export async function* resultPages(
  db: DesktopDb,
  run: string,
  cases: readonly { id: string }[],
): AsyncGenerator<CaseResult[]> {
  const known = await sql<{ position: number; caseId: string }>`
    SELECT position, body ->> '$.caseId' AS caseId FROM results WHERE run = ${run}`.execute(db);
  const places = new Map(known.rows.map(({ position, caseId }) => [caseId, position]));
  const positions = cases.flatMap(({ id }) => places.get(id) ?? []);
  for (let from = 0; from < positions.length; from += PAGE) {
    const wanted = JSON.stringify(positions.slice(from, from + PAGE));
    // A cross join keeps its order in SQLite: each place is looked up, where the planner would walk all results for each page.
    const { rows } = await sql<{ body: string }>`
      SELECT results.body FROM json_each(${wanted}) AS wanted
      CROSS JOIN results ON results.run = ${run} AND results.position = wanted.value ORDER BY wanted.key`.execute(db);
    yield rows.map(({ body }) => JSON.parse(body) as CaseResult); // Written only from graded results.
  }
}
