import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { announce } from '../../../lib/announce.tsx';
import { count, formatList } from '../../../lib/format.ts';
import classes from './accuracy.module.css';
import { AccuracyDialog } from './accuracy-dialog.tsx';
import { percentWords } from './percent.ts';
import type { Accuracy } from './use-accuracy.ts';

const MOST_FIELDS = 3;

/** How accurate the shown run is, field by field, in a line; the tables on request. Absent where no field holds labels. */
export function AccuracyLine({ accuracy, spec }: { accuracy: Accuracy; spec: Spec }) {
  const [open, setOpen] = useState(false);
  const { confusions, leftOut, chosen, choose, rows } = accuracy;
  const graded = confusions.filter((confusion) => confusion.accuracy !== null);
  if (graded.length === 0) return null;
  const worstFirst = graded.toSorted((a, b) => (a.accuracy?.rate ?? 0) - (b.accuracy?.rate ?? 0));
  const parts = worstFirst
    .slice(0, MOST_FIELDS)
    .map((confusion) => `${confusion.title} ${percentWords(confusion.accuracy?.rate ?? null)}`);
  const more = worstFirst.length - parts.length;
  return (
    <div className={classes.line}>
      {chosen === null ? (
        <span>Right: {formatList(more > 0 ? [...parts, `${count(more, 'more field')}`] : parts)}</span>
      ) : (
        <>
          <strong>
            {chosen.words}: {count(rows.length, 'case')}
          </strong>
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => {
              choose(null);
              announce('Showing all cases');
            }}
          >
            Show all cases
          </Button>
        </>
      )}
      <Button variant="subtle" size="compact-sm" onClick={() => setOpen(true)}>
        Accuracy by label
      </Button>
      {/* Mounted while closed too, so that the focus comes back to the button. */}
      <AccuracyDialog
        opened={open}
        confusions={worstFirst}
        leftOut={leftOut}
        spec={spec}
        onClose={() => setOpen(false)}
        onChoose={(next) => {
          choose(next);
          setOpen(false);
          announce(`Showing ${count(next.cases.size, 'case')}: ${next.words}`);
        }}
      />
    </div>
  );
}
