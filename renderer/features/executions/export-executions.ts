import type { Execution, ExecutionSearch } from '../../../shared/executions/views.ts';
import { guardCell } from '../../../shared/grading/exchange/spreadsheet-text.ts';
import type { Json } from '../../../shared/spec/ids.ts';
import { api } from '../../lib/api.ts';

export type ExportFormat = 'csv' | 'jsonl';
const MEDIA: Record<ExportFormat, string> = {
  csv: 'text/csv;charset=utf-8',
  jsonl: 'application/jsonl;charset=utf-8',
};
const PAGE = 200;
const COLUMNS = [
  ...['Execution', 'Time (UTC)', 'Outcome', 'Version', 'Channel', 'Application', 'Kind', 'Batch', 'Provider', 'Model'],
  ...['Milliseconds', 'USD', 'Rules broken', 'Input', 'Answer', 'Said by the application'],
];

const json = (value: Json | undefined): string => (value === undefined || value === null ? '' : JSON.stringify(value));

/** Executions as rows for a spreadsheet; no cell can run as a formula. Whole documents stand in one cell, as JSON. */
export const executionRows = (executions: readonly Execution[]): string[][] =>
  executions.map((one) =>
    [
      ...[one.id, one.at, one.outcome, one.version.number === null ? one.version.hash : `v${one.version.number}`],
      ...[one.channel ?? '', one.application.name, one.kind, one.batch ?? '', one.provider, one.model ?? ''],
      ...[String(one.latencyMs), one.costUsd === null ? '' : String(one.costUsd), one.violated.join('; ')],
      ...[json(one.record.input), json(one.record.output), json(one.record.metadata)],
    ].map(guardCell),
  );

/**
 * Reads every execution that a search finds, page after page, into one file; `onRead` hears how many were read. The parts are handed to
 * the browser as they come, which keeps them out of this window's memory. Rejects when the signal aborts.
 */
export async function exportExecutions(
  request: { agent: string; search: ExecutionSearch; format: ExportFormat; signal: AbortSignal },
  onRead: (n: number) => void,
): Promise<{ file: Blob; read: number }> {
  const { agent, search, format, signal } = request;
  const { writeCsv } = await import('../../../shared/grading/exchange/csv.ts');
  const parts: Blob[] = format === 'csv' ? [new Blob([writeCsv([COLUMNS])])] : [];
  let read = 0;
  let cursor: string | null = null;
  do {
    const from: { cursor?: string } = cursor === null ? {} : { cursor };
    const page: { items: Execution[]; older: string | null } = await api.executions.full(
      { agent, search, limit: PAGE, ...from },
      { signal },
    );
    const rows = executionRows(page.items);
    if (format === 'jsonl') parts.push(new Blob(page.items.map((one) => `${JSON.stringify(one)}\n`)));
    // The byte order mark stands at the very beginning alone.
    else if (rows.length > 0) parts.push(new Blob([writeCsv(rows).slice(1)]));
    read += page.items.length;
    onRead(read);
    cursor = page.older;
  } while (cursor !== null);
  return { file: new Blob(parts, { type: MEDIA[format] }), read };
}
