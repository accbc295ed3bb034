import { work } from '../../ledger/work.ts';
import { AppError } from '../../shared/errors.ts';
import type { JudgeSetting, Label } from '../../shared/grading/judgement.ts';
import type { BackendContext } from '../context.ts';
import { os } from '../implement.ts';
import { measureJudge } from '../judging/calibrate.ts';
import { estimateQuestions } from '../judging/cost.ts';
import { decideText, takeBack } from '../judging/decide.ts';
import { placeOf } from '../judging/place.ts';
import { labelsFor, requireJudging, viewJudging } from '../judging/view.ts';
import { waitingTexts } from '../judging/waiting.ts';
import { readJudge, type StoredLabel, writeJudge } from '../store/judging.ts';
import { viewOneRun } from '../views/runs.ts';

export const judging = {
  get: os.judging.get.handler(({ context, input }) => viewJudging(context, input.agent)),
  choose: os.judging.choose.handler(async ({ context, input }) => {
    await requireJudging(context);
    await work(context.db, async (tx, unit) => {
      await writeJudge(tx, placeOf(context, input.agent), input.judge);
      unit.afterCommit(() => context.announcer.announce(['judging', 'runs'], [input.agent]));
    });
    return viewJudging(context, input.agent);
  }),
  labels: os.judging.labels.handler(async ({ context, input }) => {
    const judge = await readJudge(context.db, placeOf(context, input.agent));
    return (await labelsFor(context, input.agent, judge)).map(toLabel);
  }),
  waiting: os.judging.waiting.handler(async ({ context, input }) =>
    (await waitingTexts(context, input.agent)).slice(0, input.limit),
  ),
  label: os.judging.label.handler(async ({ context, input }) => {
    const { verdict, note, ...place } = input;
    const me = await requireJudging(context);
    const { label, run } = await decideText(context, place, { verdict, note }, me.id);
    const judge = await readJudge(context.db, placeOf(context, run.agent));
    const found = (await labelsFor(context, run.agent, judge)).find(({ id }) => id === label.id);
    return { label: toLabel(found ?? { ...label, who: me.name, judged: null }), run: await viewOneRun(context, run) };
  }),
  removeLabel: os.judging.removeLabel.handler(async ({ context, input }) => {
    await requireJudging(context);
    await takeBack(context, input.agent, input.id);
    context.sync.soon();
    return { id: input.id };
  }),
  estimate: os.judging.estimate.handler(async ({ context, input }) => {
    const { judge, open } = await toMeasure(context, input.agent);
    return estimateQuestions(
      judge,
      open.map(({ question }) => question),
    );
  }),
  calibrate: os.judging.calibrate.handler(async ({ context, input, signal }) => {
    await requireJudging(context);
    const { judge, open } = await toMeasure(context, input.agent);
    const ended = await measureJudge(context, input.agent, judge, open, input.limitUsd, signal);
    return { ...ended, view: await viewJudging(context, input.agent) };
  }),
};

/** The chosen judge, and the labels it was not asked about. */
async function toMeasure(
  context: BackendContext,
  agent: string,
): Promise<{ judge: JudgeSetting; open: StoredLabel[] }> {
  const judge = await readJudge(context.db, placeOf(context, agent));
  if (judge === null)
    throw new AppError('invalid_input', 'Nobody judges the texts of this agent yet. Choose a model first.', {
      problems: [],
    });
  const labels = await labelsFor(context, agent, judge);
  return { judge, open: labels.filter(({ judged }) => judged === null) };
}

const toLabel = ({ key: _, run: __, ...label }: StoredLabel & Label): Label => label;
