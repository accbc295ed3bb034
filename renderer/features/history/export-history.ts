import type { HistoryEntry, HistoryFilter } from '../../../shared/api/desktop/history.ts';
import { guardCell } from '../../../shared/grading/exchange/spreadsheet-text.ts';
import { api } from '../../lib/api.ts';
import { download } from '../../lib/download.ts';
import { localDay } from './days.ts';
import { GROUPS } from './words.ts';

export type HistoryFormat = 'csv' | 'jsonl';
const MEDIA: Record<HistoryFormat, string> = {
  csv: 'text/csv;charset=utf-8',
  jsonl: 'application/jsonl;charset=utf-8',
};
const PAGE = 200;
const COLUMNS = ['Decision', 'Time (UTC)', 'Who', 'What', 'Why', 'Agent', 'Kind', 'Hash'];

/** Decisions as rows for a spreadsheet, the first naming the columns. No cell can run as a formula. */
export const historyTable = (entries: readonly HistoryEntry[]): string[][] => [
  COLUMNS,
  ...entries.map(({ sequence, time, who, did, why, agent, group, hash }) =>
    [String(sequence), time, who, did, why, agent?.name ?? '', GROUPS[group], hash].map(guardCell),
  ),
];

/** Every decision on a line of its own, exactly. */
const historyLines = (entries: readonly HistoryEntry[]): string =>
  entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');

/** Hands every decision that passes a filter to the person as a file; `onRead` hears how many were read. Returns how many. */
export async function downloadHistory(
  filter: HistoryFilter,
  format: HistoryFormat,
  onRead: (n: number) => void,
): Promise<number> {
  const entries: HistoryEntry[] = [];
  let before: number | null = null;
  do {
    const page: { items: HistoryEntry[]; next: number | null } = await api.history.list({
      ...filter,
      limit: PAGE,
      ...(before === null ? {} : { before }),
    });
    entries.push(...page.items);
    onRead(entries.length);
    before = page.next;
  } while (before !== null);
  const text = format === 'jsonl' ? historyLines(entries) : await csvOf(entries);
  download(`decisions-${localDay(new Date().toISOString())}.${format}`, text, MEDIA[format]);
  return entries.length;
}

async function csvOf(entries: readonly HistoryEntry[]): Promise<string> {
  const { writeCsv } = await import('../../../shared/grading/exchange/csv.ts');
  return writeCsv(historyTable(entries));
}
