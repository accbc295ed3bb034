import { expect, it } from 'vitest';
import type { HistoryEntry } from '../../../shared/api/desktop/history.ts';
import { readCsv, writeCsv } from '../../../shared/grading/exchange/csv.ts';
import { historyTable } from './export-history.ts';

const entry = (parts: Partial<HistoryEntry>): HistoryEntry => ({
  sequence: 41,
  hash: 'a'.repeat(64),
  time: '2026-11-12T14:02:00.000Z',
  who: 'Erin',
  did: 'approved “Raise the price limit” (v13) of Moderate marketplace listings',
  why: 'Looks right',
  group: 'reviews',
  kind: 'review.submit',
  agent: { id: 'agent-1', slug: 'moderate', name: 'Moderate marketplace listings' },
  target: null,
  ...parts,
});

it('a decision stands in a spreadsheet as it reads on the screen', () => {
  const { rows } = readCsv(writeCsv(historyTable([entry({}), entry({ agent: null, why: '' })])));
  expect(rows.slice(0, 2)).toEqual([
    ['Decision', 'Time (UTC)', 'Who', 'What', 'Why', 'Agent', 'Kind', 'Hash'],
    [
      ...['41', '2026-11-12T14:02:00.000Z', 'Erin'],
      ...['approved “Raise the price limit” (v13) of Moderate marketplace listings', 'Looks right'],
      ...['Moderate marketplace listings', 'Reviews', 'a'.repeat(64)],
    ],
  ]);
  expect(rows[2]?.slice(4, 6)).toEqual(['', '']);
});

it('nobody’s name or reason runs as a formula there', () => {
  const [, row = []] = historyTable([entry({ who: '=HYPERLINK("http://x")', why: '+1', did: '\t@sum', agent: null })]);
  for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
});
