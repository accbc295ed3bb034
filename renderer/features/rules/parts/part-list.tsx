import { memo } from 'react';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { RULE_PARTS, type RulePart } from '../../../lib/rule-parts.ts';
import { walkRows } from '../walk-rows.ts';
import { PART_NAMES, partRowId, partSummary } from './part-names.ts';
import classes from './parts.module.css';

interface Props {
  spec: Spec;
  open: RulePart | null;
  onOpen: (part: RulePart) => void;
}

/** What the model is told besides the rules, one row each. */
export function PartList({ spec, open, onOpen }: Props) {
  return (
    <ul className={classes.rows} aria-label="Beside the rules" onKeyDown={walkRows}>
      {RULE_PARTS.map((part) => (
        <PartRow key={part} part={part} summary={partSummary(part, spec)} open={part === open} onOpen={onOpen} />
      ))}
    </ul>
  );
}

interface RowProps extends Omit<Props, 'spec' | 'open'> {
  part: RulePart;
  summary: string;
  open: boolean;
}

const PartRow = memo(function PartRow({ part, summary, open, onOpen }: RowProps) {
  return (
    <li>
      <button
        type="button"
        id={partRowId(part)}
        className={classes.row}
        aria-current={open ? 'true' : undefined}
        onClick={() => onOpen(part)}
      >
        <span className={classes.rowName}>{PART_NAMES[part]}</span>
        <span className={classes.summary}>{summary}</span>
      </button>
    </li>
  );
});
