import type { CorrectionWord } from '../../shared/api/registry/corrections.ts';
import type { ExecutionRecord } from '../../shared/executions/record.ts';
import { isRedactedAt, isRedactedField, withoutMarks } from '../../shared/executions/redact.ts';
import type { Json, JsonObject } from '../../shared/spec/ids.ts';
import { valueAt } from '../../shared/spec/paths.ts';
import type { RegistryCore } from '../core.ts';
import { inCorrectionsTurn } from '../kept-corrections.ts';
import { placeOf, saveWord, wordsAfter } from '../store/corrections.ts';
import { storedExecution } from '../stored-execution.ts';
import { forMembers } from './base.ts';

export const correctExecution = forMembers.member.correctExecution.handler(
  async ({ context: { core, member }, input: { id, fields } }) => {
    const { row, agent } = await storedExecution(core, id);
    const { output } = JSON.parse(row.record) as ExecutionRecord; // `executionRow` made it.
    const { redact } = await core.executions.settings(agent.id);
    const kept = fields.filter(
      ({ field }) => !isRedactedField(redact, field) && (output === null || !isRedactedAt(output, field)),
    );
    const now = core.now();
    await inCorrectionsTurn(core, async (tx) => {
      for (const { field, at, word } of kept) {
        const place = { agent: agent.id, execution: id, field, member: member.id };
        const body = word === null ? null : JSON.stringify(word);
        await saveWord(tx, place, { at: notAfter(now, at), body, mark: core.newId() });
      }
    });
    core.log.info({ member: member.id, agent: agent.id, execution: id, fields: kept.length }, 'execution corrected');
    return { fields: kept.map(({ field }) => field) };
  },
);

export const corrections = forMembers.member.corrections.handler(
  async ({ context: { core }, input: { after, limit } }) => {
    const known = after === undefined ? 0 : await placeOf(core.db, after);
    const rows = await wordsAfter(core.db, known ?? 0, limit + 1);
    const page = await readable(core, rows.slice(0, limit));
    return {
      items: page.items,
      inputs: page.inputs,
      cursor: rows[page.items.length - 1]?.cursor ?? (known === undefined ? null : (after ?? null)),
      more: page.items.length < rows.length,
      restarted: known === undefined,
    };
  },
);

/** A clock that is ahead would make its owner's words the last ones for as long. */
const notAfter = (now: string, at: string): string => (at > now || Number.isNaN(Date.parse(at)) ? now : at);

/** Of one answer, which is sent in one piece. */
const LONGEST_ANSWER = 4_000_000;

type Words = Awaited<ReturnType<typeof wordsAfter>>;
/** Words with what was answered and asked, from the log; a page ends early where that is much. */
async function readable(core: RegistryCore, rows: Words) {
  const records = new Map<string, ExecutionRecord | null>();
  const items = [];
  const inputs: Record<string, JsonObject> = {};
  let length = 0;
  for (const { agent, execution, field, member, at, state, body } of rows) {
    let record = body === null ? null : records.get(execution);
    if (record === undefined) {
      const row = await core.executions.get(execution);
      record = row === null ? null : (JSON.parse(row.record) as ExecutionRecord);
      records.set(execution, record);
      length += row?.record.length ?? 0;
    }
    length += body?.length ?? 0;
    if (length > LONGEST_ANSWER && items.length > 0) break;
    const place = { agent, execution, field, member, at };
    // The log may have lost the execution since; that is written down within the hour.
    if (body === null || record === null)
      items.push({ ...place, state: state === 'said' ? ('not_kept' as const) : state, word: null });
    else {
      const word = JSON.parse(body) as CorrectionWord; // Written above.
      const answered: Json = (record.output === null ? undefined : valueAt(record.output, field)) ?? null;
      inputs[execution] = withoutMarks(record.input).value;
      items.push({ ...place, state, word: { ...word, answered } });
    }
  }
  return { items, inputs };
}
