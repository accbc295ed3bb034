import { Loader } from '@mantine/core';
import type { ComponentPropsWithRef } from 'react';
import type { RunSummary } from '../../../shared/api/desktop/tests.ts';
import { passedWords } from '../../lib/runs/sampling-words.ts';
import { Chip } from '../../ui/chip.tsx';
import { VerdictBadge } from '../../ui/verdict-badge.tsx';
import type { CaseRow } from './case-rows.ts';
import classes from './tests.module.css';
import { EARLIER_DRAFT, originWords, reusedFrom } from './words.ts';

/** What the result is besides its verdict: of a dry run among model runs, of an earlier draft, of other words. */
function notesOf({ run, edited, result }: CaseRow, base: RunSummary | null): string[] {
  const passed = result === null ? null : passedWords(result);
  return [
    ...(passed === null ? [] : [passed]),
    ...(edited ? ['edited since'] : []),
    ...(result?.reused === undefined ? [] : [reusedFrom(result.reused).replace('From', 'from')]),
    ...(run?.dryRun === true ? ['dry run'] : run !== null && base?.dryRun === true ? ['on a model'] : []),
    ...(run?.current === false ? [EARLIER_DRAFT.toLowerCase()] : []),
  ];
}

/** The cells of one case. */
export function CaseLine({
  row,
  places,
  base,
  button,
}: {
  row: CaseRow;
  places: ReadonlyMap<string, number>;
  base: RunSummary | null;
  /** What makes the title the row's button. */
  button: ComponentPropsWithRef<'button'>;
}) {
  const fired = (row.result?.rulesFired ?? []).flatMap((id) => places.get(id) ?? []).toSorted((a, b) => a - b);
  const notes = notesOf(row, base);
  return (
    <>
      <td>
        <button type="button" {...button} className={classes.caseTitle}>
          {row.title}
        </button>
        <span className={classes.sub}>
          {row.testCase === null ? 'removed since this run' : originWords(row.testCase)}
        </span>
      </td>
      <td className={`${classes.number} ${classes.rules}`}>{fired.length === 0 ? '–' : fired.join(', ')}</td>
      <td>
        {row.waiting ? (
          <Chip icon={<Loader size={10} aria-hidden />}>Waiting</Chip>
        ) : (
          <VerdictBadge verdict={row.verdict} />
        )}
        {row.result?.sampling?.flaky === true && (
          <span className={classes.flaky}>
            <Chip tone="unsure">Flaky</Chip>
          </span>
        )}
        {notes.length > 0 && (
          <span className={classes.sub} style={{ display: 'block', marginTop: 2 }}>
            {notes.join(', ')}
          </span>
        )}
      </td>
    </>
  );
}
