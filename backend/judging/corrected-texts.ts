import { lastWords, questionOf } from '../../shared/executions/corrections.ts';
import { questionKey } from '../../shared/grading/text-questions.ts';
import { listCorrections } from '../store/corrections.ts';
import type { Place, StoredLabel } from '../store/judging.ts';
import type { DesktopDb } from '../store/tables.ts';

/**
 * Texts of production that somebody of the team wrote anew, as labels, each as it was said last; `me` is the member who asks. They are read from the corrections and kept nowhere else, so that one which
 * is changed or taken back is gone here too.
 */
export async function correctedTexts(
  db: DesktopDb,
  place: Place,
  me: string,
): Promise<(StoredLabel & { execution: string })[]> {
  return lastWords(await listCorrections(db, place)).flatMap((correction) => {
    const question = questionOf(correction);
    if (question === null) return [];
    const { execution, field, who, at, note } = correction;
    const said = { question, verdict: 'different' as const, who, at, ...(note === undefined ? {} : { note }) };
    const whose = who === me ? {} : { isColleagues: true as const };
    return [{ id: `${execution}/${field}`, key: questionKey(question), execution, run: null, ...said, ...whose }];
  });
}
