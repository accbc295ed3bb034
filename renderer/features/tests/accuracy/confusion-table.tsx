import { type Confusion, invalidColumn, otherColumn } from '../../../../shared/grading/confusion.ts';
import type { FieldType } from '../../../../shared/spec/contract.ts';
import { valueWords } from '../../../lib/case-words.ts';
import { count, formatNumber } from '../../../lib/format.ts';
import classes from './accuracy.module.css';
import { percentWords } from './percent.ts';
import type { Chosen } from './use-accuracy.ts';

interface Props {
  confusion: Confusion;
  type: FieldType | undefined;
  onChoose: (chosen: Chosen) => void;
}

/** Expected by answered; every number but nought is a button that leads to its cases. */
export function ConfusionTable({ confusion, type, onChoose }: Props) {
  const { labels, cells, title } = confusion;
  const words = (column: number): string => {
    const label = labels[column];
    if (label !== undefined) return valueWords(label.value, type);
    return column === otherColumn(confusion) ? 'another text' : 'no valid answer';
  };
  const columns = [...labels.keys(), otherColumn(confusion), invalidColumn(confusion)].filter(
    (column) => column < labels.length || cells.some((row) => (row[column]?.length ?? 0) > 0),
  );
  const someNotRun = labels.some(({ notRun }) => notRun.length > 0);
  const rows = labels
    .map((label, index) => ({ ...label, index, name: words(index) }))
    .filter(({ support, notRun }) => support > 0 || notRun.length > 0);
  return (
    <section
      className={classes.sheet}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={`${title}: what was expected and what was answered`}
    >
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col" rowSpan={2} className={classes.first}>
              Expected
            </th>
            <th scope="colgroup" colSpan={columns.length} className={classes.group}>
              Answered
            </th>
            <th scope="col" rowSpan={2}>
              Precision
            </th>
            <th scope="col" rowSpan={2}>
              Recall
            </th>
            {someNotRun && (
              <th scope="col" rowSpan={2}>
                Not run
              </th>
            )}
          </tr>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className={column < labels.length ? undefined : classes.apart}>
                {words(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ index, name, support, right, precision, recall, notRun }) => (
            <tr key={name}>
              <th scope="row" className={classes.first}>
                {name}
                <span className={classes.sub}>
                  {formatNumber(right)} of {formatNumber(support)} right
                </span>
              </th>
              {columns.map((column) => (
                <Cell
                  key={column}
                  cases={cells[index]?.[column] ?? []}
                  words={`Expected ${name}, answered ${words(column)}`}
                  kind={column === index ? 'right' : 'wrong'}
                  onChoose={onChoose}
                />
              ))}
              <td>{percentWords(precision)}</td>
              <td>{percentWords(recall)}</td>
              {someNotRun && (
                <Cell cases={notRun} words={`Expected ${name}, did not run`} kind="notRun" onChoose={onChoose} />
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface CellProps {
  cases: readonly string[];
  words: string;
  kind: 'right' | 'wrong' | 'notRun';
  onChoose: (chosen: Chosen) => void;
}

function Cell({ cases, words, kind, onChoose }: CellProps) {
  if (cases.length === 0) return <td className={kind === 'right' ? classes.diagonal : classes.none}>0</td>;
  return (
    <td className={kind === 'right' ? classes.diagonal : undefined}>
      <button
        type="button"
        className={`${classes.cell} ${classes[kind] ?? ''}`}
        aria-label={`${count(cases.length, 'case')}: ${words}${kind === 'right' ? ', right' : ''}. Show ${cases.length === 1 ? 'it' : 'them'}`}
        onClick={() => onChoose({ words, cases: new Set(cases) })}
      >
        {formatNumber(cases.length)}
      </button>
    </td>
  );
}
