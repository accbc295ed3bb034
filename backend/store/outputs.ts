import type { CaseResult } from '../../shared/grading/report.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { DesktopDb } from './tables.ts';

/** A result's place among those of all runs of an agent. */
export interface ResultPlace {
  at: string;
  run: string;
  position: number;
}
export interface PlacedResult extends ResultPlace {
  version: string | null;
  result: CaseResult;
}

/** Results of all runs of an agent, newest run first and last result first, after a place. */
export async function pageResults(
  db: DesktopDb,
  workspace: string,
  agent: string,
  before: ResultPlace | undefined,
  limit: number,
): Promise<PlacedResult[]> {
  let query = db
    .selectFrom('runs')
    .innerJoin('results', 'results.run', 'runs.id')
    .select(['runs.id as run', 'runs.startedAt as at', 'runs.version', 'results.position', 'results.body'])
    .where('runs.workspace', '=', workspace)
    .where('runs.agent', '=', agent)
    .orderBy('runs.startedAt', 'desc')
    .orderBy('runs.id', 'desc')
    .orderBy('results.position', 'desc')
    .limit(limit);
  if (before !== undefined) {
    const { at, run, position } = before;
    query = query
      // The first condition is one that the index of runs by time answers; the second takes the rest of that run.
      .where(({ eb, refTuple, tuple }) => eb(refTuple('runs.startedAt', 'runs.id'), '<=', tuple(at, run)))
      .where(({ eb, or }) => or([eb('runs.id', '!=', run), eb('results.position', '<', position)]));
  }
  const rows = await query.execute();
  // Written only from graded results.
  return rows.map(({ body, ...place }) => ({ ...place, result: JSON.parse(body) as CaseResult }));
}

/** Results that are looked through, newest first. */
const MOST_RESULTS = 500;

/** Valid answers that models gave in an agent's latest runs, each once. A dry run repeats what the rules say and proves nothing. */
export async function givenAnswers(
  db: DesktopDb,
  workspace: string,
  agent: string,
): Promise<{ input: JsonObject; output: JsonObject }[]> {
  const page = await pageResults(db, workspace, agent, undefined, MOST_RESULTS);
  const answers = page.flatMap(({ result }) =>
    result.samples.flatMap(({ outcome, output, call }) =>
      outcome === 'ok' && output !== null && call.provider !== 'dry-run' ? [{ input: result.input, output }] : [],
    ),
  );
  return [...new Map(answers.map((answer) => [JSON.stringify(answer), answer])).values()];
}
