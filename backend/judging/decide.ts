import { work } from '../../ledger/work.ts';
import { AppError } from '../../shared/errors.ts';
import type { TextVerdict } from '../../shared/grading/judgement.ts';
import { regrade } from '../../shared/grading/regrade.ts';
import { buildReport, type CaseResult, counts, judgeWordOf, Report } from '../../shared/grading/report.ts';
import { type AskedText, questionKey, textsOf, type Words, wordsOf } from '../../shared/grading/text-questions.ts';
import type { Core } from '../context.ts';
import { readSuite } from '../runs/suite.ts';
import { removeCorrection } from '../store/corrections.ts';
import { removeLabel, type StoredLabel, saveJudgements, saveLabel } from '../store/judging.ts';
import { listResults, readRun, replaceResults, type StoredRun, updateRun } from '../store/runs.ts';
import type { DesktopDb } from '../store/tables.ts';
import { findRun } from '../views/runs.ts';
import { judgeKey, placeOf } from './place.ts';
import { labelsFor } from './view.ts';
import { latestRuns } from './waiting.ts';

/** A text of a stored result. */
export interface TextPlace {
  run: string;
  caseId: string;
  sample: number;
  field: string;
}
interface Word {
  verdict: Exclude<TextVerdict, 'unsure'>;
  note?: string | undefined;
}

/**
 * Keeps a person's word on a text, and grades with it anew where the text stands: in its run and in the latest ones. All of it
 * or nothing.
 */
export async function decideText(
  core: Core,
  place: TextPlace,
  { verdict, note }: Word,
  who: string,
): Promise<{ label: StoredLabel; run: StoredRun }> {
  const before = await findRun(core, place.run);
  const latest = await latestRuns(core, before.agent);
  return work(core.db, async (tx, unit) => {
    const run = (await readRun(tx, place.run)) ?? before;
    if (run.state === 'running')
      throw new AppError('conflict', 'This run is still going. Decide its texts when it has ended.', {});
    const { field, question } = await findText(core, tx, run, place);
    const said = { id: core.newId(), key: questionKey(question), question, verdict, who, at: core.now(), run: run.id };
    const label = { ...said, ...(note === undefined || note.trim() === '' ? {} : { note: note.trim() }) };
    const agent = placeOf(core, run.agent);
    await saveLabel(tx, agent, label);
    const word = judgeWordOf(field);
    // Asked already: what a judge said here counts when it is measured, and is not paid for twice.
    if (word !== undefined)
      await saveJudgements(tx, agent, [{ key: label.key, judge: judgeKey(word.judge, word.version), word }]);
    await gradeAgain(core, tx, run.agent, [run, ...latest]);
    unit.afterCommit(() => core.announcer.announce(['runs', 'judging', 'agents'], [run.agent]));
    return { label, run: (await readRun(tx, run.id)) ?? run };
  });
}

/** Takes a person's word back, and grades anew without it where it was said and in the latest runs. */
export async function takeBack(core: Core, agent: string, id: string): Promise<void> {
  const latest = await latestRuns(core, agent);
  await work(core.db, async (tx, unit) => {
    const place = placeOf(core, agent);
    const label = (await labelsFor(core, agent, null, tx)).find((one) => one.id === id);
    if (label === undefined)
      throw new AppError('not_found', 'This decision was taken back already.', { entity: 'label', id });
    if (label.execution === undefined) await removeLabel(tx, place, id);
    else {
      const mine = {
        execution: label.execution,
        field: label.question.field,
        member: core.workspaces.current().member,
      };
      if (label.isColleagues === true || !(await removeCorrection(tx, { ...place, ...mine }, core.now())))
        throw new AppError(
          'forbidden',
          `${label.who} said so, who alone may take it back. Open the execution to correct the answer differently.`,
          { rule: 'author' },
        );
    }
    const where = label.run === null ? [] : [{ id: label.run }];
    await gradeAgain(core, tx, agent, [...where, ...latest], label.key);
    unit.afterCommit(() => core.announcer.announce(['runs', 'judging', 'agents', 'executions'], [agent]));
  });
}

async function findText(core: Core, db: DesktopDb, run: StoredRun, place: TextPlace): Promise<AskedText> {
  const { caseId, sample, field } = place;
  const expectation = (await readSuite(core, run, db))?.find(({ id }) => id === caseId)?.expectation;
  const result = (await listResults(db, run.id)).find((one) => one.caseId === caseId);
  const graded = result?.samples[sample];
  const text =
    expectation === undefined || result === undefined || graded === undefined
      ? undefined
      : textsOf({ input: result.input, expectation }, graded).find((one) => one.question.field === field);
  if (text === undefined)
    throw new AppError(
      'not_found',
      'There is no text here whose meaning is in question. Run the tests again if the run is of an earlier version of Rulehouse.',
      { entity: 'text', id: `${run.id}/${caseId}/${sample}/${field}` },
    );
  return text;
}

/** Grades runs anew with every label of their agent; `without` is the key of one that was taken back. */
async function gradeAgain(
  core: Core,
  tx: DesktopDb,
  agent: string,
  runs: readonly { id: string }[],
  without?: string,
): Promise<void> {
  const known = wordsOf(await labelsFor(core, agent, null, tx));
  const words: Words = (question) => (questionKey(question) === without ? null : known(question));
  for (const id of new Set(runs.map((one) => one.id))) {
    // Read here: another decision may have made its report anew since the caller looked.
    const run = await readRun(tx, id);
    if (run === undefined || run.state === 'running') continue;
    const cases = new Map(((await readSuite(core, run, tx)) ?? []).map((testCase) => [testCase.id, testCase]));
    const before = await listResults(tx, run.id);
    const after = before.map((result) => {
      const asked = cases.get(result.caseId);
      return asked === undefined ? result : regrade(asked, result, words);
    });
    const changed = after.filter((result, index) => result !== before[index]);
    if (changed.length === 0) continue;
    await replaceResults(tx, run.id, changed);
    const report = run.report === null ? null : await reportAgain(core, tx, run.report, changed);
    await updateRun(tx, { ...run, counts: { ...counts(after), total: run.counts.total }, report });
  }
}

/** The same report with some results graded anew, kept beside the one that reviews may cite. */
async function reportAgain(core: Core, tx: DesktopDb, hash: string, changed: readonly CaseResult[]): Promise<string> {
  const { results, ...head } = Report.parse(await core.ledger.object(tx, hash));
  const fresh = new Map(changed.map((result) => [result.caseId, result]));
  const graded = results.map((result) => fresh.get(result.caseId) ?? result);
  return core.ledger.putObject(tx, buildReport(head, graded));
}
