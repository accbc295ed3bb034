import { TextInput } from '@mantine/core';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { RunSummary } from '../../../shared/api/desktop/tests.ts';
import type { Verdict } from '../../../shared/grading/report.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import { IconSearch } from '../../ui/icons.ts';
import { CaseLine } from './case-line.tsx';
import { type CaseRow, countRows, filterRows } from './case-rows.ts';
import { Filters } from './filters.tsx';
import classes from './tests.module.css';

interface Props {
  rows: readonly CaseRow[];
  rules: readonly Rule[];
  open: string | null;
  onOpen: (id: string) => void;
  /** The run that most results are from; results of another one say so. */
  base: RunSummary | null;
}

const ROW_HEIGHT = 60;
const PAGE = 8;
const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  PageDown: (at, last) => Math.min(at + PAGE, last),
  PageUp: (at) => Math.max(at - PAGE, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/** Every case, failures first. Arrow keys move, Enter opens. Only the rows in view are drawn, so thousands stay quick. */
export const CaseTable = memo(function CaseTable({ rows, rules, open, onOpen, base }: Props) {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed);
  const counts = useMemo(() => countRows(rows), [rows]);
  const found = useMemo(() => filterRows(rows, verdict, wanted), [rows, verdict, wanted]);
  const places = useMemo(() => new Map(rules.map(({ id }, index) => [id, index + 1])), [rules]);
  const [active, setActive] = useState<string | null>(null);
  const at = Math.max(
    found.findIndex((row) => row.id === (active ?? open)),
    0,
  );
  const scroll = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const moved = useRef(false);
  const virtual = useVirtualizer({
    count: found.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => found[index]?.id ?? index,
    overscan: 8,
    // The row that has the focus stays drawn when it is scrolled out of view, or the focus would be lost.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), at])].toSorted((a, b) => a - b),
  });
  const press = (event: KeyboardEvent): void => {
    const next = STEPS[event.key]?.(at, found.length - 1);
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    moved.current = true;
    setActive(found[next]?.id ?? null);
    virtual.scrollToIndex(next);
  };
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    body.current?.querySelector<HTMLElement>(`[data-index="${at}"] button`)?.focus({ preventScroll: true });
  }, [at]);
  return (
    <section className={classes.box} aria-label="Cases">
      <div className={classes.filters}>
        <Filters counts={counts} chosen={verdict} onChoose={setVerdict} />
        <TextInput
          className={classes.search ?? ''}
          aria-label="Search cases"
          placeholder="Search cases"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          leftSection={<IconSearch size={15} aria-hidden />}
        />
      </div>
      <div className={classes.scroll} ref={scroll}>
        <table className={classes.table} aria-label="Cases, failures first" aria-rowcount={found.length + 1}>
          <thead className={classes.head}>
            <tr className={classes.row} aria-rowindex={1}>
              <th scope="col">Case</th>
              <th scope="col" className={classes.rules}>
                Rules
              </th>
              <th scope="col">Result</th>
            </tr>
          </thead>
          <tbody ref={body} className={classes.canvas} style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start, key }) => {
              const row = found[index];
              if (row === undefined) return null;
              return (
                <tr
                  key={key}
                  aria-rowindex={index + 2}
                  data-index={index}
                  data-open={row.id === open}
                  ref={virtual.measureElement}
                  className={`${classes.line} ${classes.row}`}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <CaseLine
                    row={row}
                    places={places}
                    base={base}
                    button={{
                      tabIndex: index === at ? 0 : -1,
                      'aria-current': row.id === open,
                      onKeyDown: press,
                      onClick: () => {
                        setActive(row.id);
                        onOpen(row.id);
                      },
                    }}
                  />
                </tr>
              );
            })}
          </tbody>
        </table>
        {found.length === 0 && (
          <p className={classes.none}>No case matches. Clear the search or choose another result.</p>
        )}
      </div>
    </section>
  );
});
