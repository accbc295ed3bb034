import type { WaitingText } from '../../shared/api/desktop/judging.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import { type CaseResult, judgeWordOf } from '../../shared/grading/report.ts';
import { isWaiting, questionKey, textsOf } from '../../shared/grading/text-questions.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { Core } from '../context.ts';
import { readSuite } from '../runs/suite.ts';
import { listCases } from '../store/cases.ts';
import { listLabels } from '../store/judging.ts';
import { listRuns, listUndecided, type StoredRun } from '../store/runs.ts';
import { draftHash } from '../views/runs.ts';
import { placeOf } from './place.ts';

/** Runs that are looked through for the latest of each model. */
const MOST_RUNS = 100;

/**
 * The runs whose results stand for each model now, newest first: its latest run of the whole suite with the runs of single
 * cases after it, all of the draft as it stands; of an earlier draft where that was not run on any model.
 */
export async function latestRuns(core: Core, agent: string): Promise<StoredRun[]> {
  const runs = await listRuns(core.db, core.workspaces.current().id, agent, MOST_RUNS);
  const asked = runs.filter(({ model, trial, state }) => model !== null && !trial && state !== 'running');
  const draft = await draftHash(core, agent);
  const spec = asked.some((run) => run.spec === draft) ? draft : asked[0]?.spec;
  const byModel = Map.groupBy(
    asked.filter((run) => run.spec === spec),
    ({ model }) => hashOf(model),
  );
  return [...byModel.values()]
    .flatMap((newestFirst) => {
      const whole = newestFirst.findIndex(({ counts }) => counts.total > 1);
      return whole === -1 ? newestFirst : newestFirst.slice(0, whole + 1);
    })
    .toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

/** Texts of the latest results that wait for a person, newest first, each question once. */
export async function waitingTexts(core: Core, agent: string): Promise<WaitingText[]> {
  const place = placeOf(core, agent);
  const now = byId(await listCases(core.db, place.workspace, agent));
  const seen = new Set((await listLabels(core.db, place)).map(({ key }) => key));
  const texts: WaitingText[] = [];
  for (const run of await latestRuns(core, agent)) {
    const results = await listUndecided(core.db, run.id);
    if (results.length === 0) continue;
    const then = byId((await readSuite(core, run)) ?? []);
    for (const result of results)
      for (const text of openTexts(run.id, then.get(result.caseId), now.get(result.caseId), result)) {
        const key = questionKey(text.question);
        if (seen.has(key)) continue;
        seen.add(key);
        texts.push(text);
      }
  }
  return texts;
}

const byId = (cases: readonly TestCase[]): ReadonlyMap<string, TestCase> =>
  new Map(cases.map((testCase) => [testCase.id, testCase]));

/** A case that expects something else by now asks for nothing: what was said here would be of no use to later runs. */
function openTexts(
  run: string,
  then: TestCase | undefined,
  now: TestCase | undefined,
  { caseId, title: caseTitle, input, samples }: CaseResult,
): WaitingText[] {
  if (then === undefined || now === undefined || hashOf(now.input) !== hashOf(then.input)) return [];
  const wanted = new Set(now.expectation.map(hashOf));
  const { expectation } = then;
  return samples.flatMap((graded, sample) =>
    textsOf({ input, expectation }, graded)
      .filter((text) => isWaiting(text) && wanted.has(hashOf(expectation[text.index])))
      .map(({ field, question }) => ({
        run,
        caseId,
        caseTitle,
        sample,
        question,
        judged: judgeWordOf(field) ?? null,
      })),
  );
}
