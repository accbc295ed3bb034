import { type Confusion, invalidColumn, mistakesOf } from '../../shared/grading/confusion.ts';
import { inWords } from '../../shared/grading/values.ts';
import { type Field, fieldAt } from '../../shared/spec/contract.ts';
import { tableLines } from './table.ts';

/** A share as a whole percentage; a dash of nothing. */
export const percent = (share: number | null): string => (share === null ? '–' : `${Math.round(share * 100)} %`);

/** "61 of 66 right, 92 % (95 % interval: 83 % to 97 %); 2 did not run". */
function headline({ title, right, graded, notRun, accuracy }: Confusion): string {
  const apart = notRun === 0 ? '' : `; ${notRun} did not run`;
  if (accuracy === null) return `${title}: nothing was graded${apart}.`;
  const { rate, low, high } = accuracy;
  const interval = `95 % interval: ${percent(low)} to ${percent(high)}`;
  return `${title}: ${right} of ${graded} right, ${percent(rate)} (${interval})${apart}.`;
}

const COLUMNS = [
  { title: 'Expected', widest: 40 },
  { title: 'Right', align: 'right' as const },
  { title: 'Precision', align: 'right' as const },
  { title: 'Recall', align: 'right' as const },
  { title: 'Answered instead', widest: 100 },
];

function fieldLines(confusion: Confusion, output: readonly Field[]): string[] {
  const type = fieldAt(output, confusion.field)?.type;
  const wordsAt = (column: number): string => {
    if (column === invalidColumn(confusion)) return 'no valid answer';
    const label = confusion.labels[column];
    return label === undefined ? 'something else' : inWords(label.value, type);
  };
  const mistakes = Map.groupBy(mistakesOf(confusion), ({ row }) => row);
  // A label without a mistake has nothing to tell beyond the headline, unless others were taken for it.
  const rows = confusion.labels
    .map((label, index) => ({ ...label, index, wrong: label.support - label.right }))
    .filter(({ wrong, answered, right }) => wrong > 0 || answered > right)
    .toSorted((a, b) => b.wrong - a.wrong)
    .map(({ index, right, support, precision, recall }) => [
      wordsAt(index),
      `${right} of ${support}`,
      percent(precision),
      percent(recall),
      (mistakes.get(index) ?? []).map(({ column, cases }) => `${wordsAt(column)} ${cases.length}`).join(', '),
    ]);
  return [headline(confusion), ...(rows.length === 0 ? [] : ['', ...tableLines(COLUMNS, rows)])];
}

/** Accuracy of each field that holds labels, and below it each label that was missed or wrongly given, the worst first. */
export const accuracyLines = (confusions: readonly Confusion[], output: readonly Field[]): string[] =>
  confusions.flatMap((confusion) => ['', ...fieldLines(confusion, output)]);

/** The same for programs: the matrix as counts, and each mistake with the ids of its cases. */
export function accuracyJson(confusion: Confusion) {
  const { labels, cells } = confusion;
  const answered = (column: number) => {
    const label = labels[column];
    if (label !== undefined) return { kind: 'label', value: label.value ?? null };
    return { kind: column === invalidColumn(confusion) ? 'invalid' : 'other' };
  };
  return {
    ...confusion,
    labels: labels.map((label) => ({ ...label, value: label.value ?? null, notRun: label.notRun.length })),
    cells: cells.map((row) => row.map((cases) => cases.length)),
    mistakes: mistakesOf(confusion).map(({ row, column, cases }) => ({
      expected: labels[row]?.value ?? null,
      answered: answered(column),
      cases,
    })),
  };
}
