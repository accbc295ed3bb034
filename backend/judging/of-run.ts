import { createJudge, type Judge } from '../../engine/judge/judge.ts';
import type { Connection } from '../../engine/model.ts';
import { agreementOf } from '../../shared/grading/agreement.ts';
import { type Words, wordsOf } from '../../shared/grading/text-questions.ts';
import type { Core } from '../context.ts';
import type { StoredRun } from '../store/runs.ts';
import { labelsFor } from './view.ts';

/** Who decides about the texts of a run: people's labels as they stand now, then its judge, as far as it was measured. */
export async function judgingOf(
  core: Core,
  { agent, judge, startedAt }: StoredRun,
  connections: readonly Connection[],
): Promise<{ labels: Words; judge?: Judge }> {
  const said = await labelsFor(core, agent, judge);
  const labels = wordsOf(said);
  if (judge === null) return { labels };
  const { calibrated } = agreementOf(said);
  return { labels, judge: createJudge({ setting: judge, connections, calibrated, now: startedAt }) };
}
