import type { JudgeView } from '../../shared/api/desktop/judging.ts';
import { refusalError } from '../../shared/api/typed-error.ts';
import { mayJudgeTexts } from '../../shared/governance/permissions.ts';
import { agreementOf } from '../../shared/grading/agreement.ts';
import type { JudgeSetting, Label } from '../../shared/grading/judgement.ts';
import type { Core } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import { judgementsOf, listLabels, readJudge, type StoredLabel } from '../store/judging.ts';
import type { DesktopDb } from '../store/tables.ts';
import { find, namesOf } from '../views/find.ts';
import { allowedOr } from '../views/permissions.ts';
import { correctedTexts } from './corrected-texts.ts';
import { judgeKey, placeOf } from './place.ts';
import { waitingTexts } from './waiting.ts';

/** Labels of an agent, newest first, with the names of those who said them and what a judge said about the same. */
export async function labelsFor(
  core: Core,
  agent: string,
  judge: JudgeSetting | null,
  db: DesktopDb = core.db,
): Promise<(StoredLabel & Label)[]> {
  const place = placeOf(core, agent);
  const nameOf = await namesOf(await currentState(core, core.workspaces.current(), db));
  const said = judge === null ? new Map() : await judgementsOf(db, place, judgeKey(judge));
  const labels = [
    ...(await listLabels(db, place)),
    ...(await correctedTexts(db, place, core.workspaces.current().member)),
  ];
  // A question that was decided in a run and by a correction counts once, as the later word says.
  const latest = new Map(labels.toSorted(byTime).map((label) => [label.key, label]));
  return [...latest.values()]
    .reverse()
    .map((label) => ({ ...label, who: nameOf(label.who), judged: said.get(label.key)?.verdict ?? null }));
}

const byTime = (a: StoredLabel, b: StoredLabel): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1);

export async function viewJudging(core: Core, agent: string): Promise<JudgeView> {
  const judge = await readJudge(core.db, placeOf(core, agent));
  return {
    judge,
    agreement: agreementOf(await labelsFor(core, agent, judge)),
    waiting: (await waitingTexts(core, agent)).length,
    permission: allowedOr(mayJudgeTexts(await me(core))),
  };
}

/** Throws where my roles do not let me decide texts; my id otherwise. */
export async function requireJudging(core: Core): Promise<{ id: string; name: string }> {
  const actor = await me(core);
  const refusal = mayJudgeTexts(actor);
  if (refusal !== null) throw refusalError(refusal);
  return actor;
}

const me = async (core: Core) => find(await currentState(core), 'member', core.workspaces.current().member);
