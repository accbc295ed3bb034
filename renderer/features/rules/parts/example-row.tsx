import { memo, useMemo } from 'react';
import { objectProblems } from '../../../../shared/spec/object-problems.ts';
import type { Example, Spec } from '../../../../shared/spec/spec.ts';
import { count } from '../../../lib/format.ts';
import { useProtections } from '../../../lib/protections.tsx';
import { Chip } from '../../../ui/chip.tsx';
import { IconAlertTriangle, IconCheck, IconChevronDown } from '../../../ui/icons.ts';
import { PartBadge } from '../../../ui/protected/protected.tsx';
import { DropLine, Handle, reorderRow } from '../../../ui/reorder/handle.tsx';
import { useReorder } from '../../../ui/reorder/use-reorder.ts';
import { EntryMenu } from './entry-menu.tsx';
import { disagreements } from './example-checks.ts';
import { ExampleForm } from './example-form.tsx';
import { ExampleText } from './example-text.tsx';
import classes from './parts.module.css';

/** The ids of an example's row and of its title's input, to move the focus to. */
export const exampleRowId = (example: string): string => `example-row-${example}`;
export const exampleTitleId = (example: string): string => `example-title-${example}`;

interface Props {
  example: Example;
  /** Counted from 0. */
  place: number;
  of: number;
  spec: Spec;
  open: boolean;
  onOpen: (example: string | null) => void;
  onOpenRule: (rule: string) => void;
  /** `what` names the step in undo, with the example's name after it. */
  onChange: (what: string, change: (example: Example) => Example, merge: string) => void;
  onMove: (id: string, place: number) => void;
  onDuplicate: () => void;
  onRemove: () => void;
}

/** One example: its title and whether it is sound, and its form when it is open. */
export function ExampleRow(props: Props) {
  const { example, place, of, spec, open, onOpen, onMove, onDuplicate, onRemove } = props;
  const { id } = example;
  const path = `examples/${id}`;
  const locked = !useProtections().mayEdit(path);
  const movable = of > 1 && !locked;
  const { row, handle, edge, dragging } = useReorder({ list: 'examples', id, place, enabled: movable, onMove });
  const name = example.title.trim() === '' ? 'No title' : example.title;
  const checks = useMemo(() => {
    const input = objectProblems(spec.contract.input, example.input);
    const output = objectProblems(spec.contract.output, example.output);
    const clock = { now: new Date().toISOString() };
    const against = input.length > 0 ? [] : disagreements(spec, example, clock, navigator.language);
    return { input, output, against };
  }, [spec, example]);
  return (
    <li ref={row} className={`${reorderRow} ${classes.example}`} {...(dragging ? { 'data-dragging': true } : {})}>
      <DropLine edge={edge} />
      <div className={classes.exampleHead}>
        <button
          type="button"
          id={exampleRowId(id)}
          className={classes.exampleOpen}
          aria-expanded={open}
          onClick={() => onOpen(open ? null : id)}
        >
          <IconChevronDown size={15} aria-hidden style={open ? {} : { transform: 'rotate(-90deg)' }} />
          <span className={classes.exampleTitle}>{name}</span>
          <State problems={checks.input.length + checks.output.length} against={checks.against.length} />
        </button>
        <PartBadge path={path} of={`Example “${name}”`} />
        {!locked && (
          <EntryMenu
            label={`More for the example “${name}”`}
            place={place}
            of={of}
            onMove={(to) => onMove(id, to)}
            onDuplicate={onDuplicate}
            onRemove={onRemove}
          />
        )}
      </div>
      {movable && <Handle of={handle} />}
      {open && locked && <ExampleText example={example} contract={spec.contract} />}
      {open && !locked && <ExampleForm {...props} titleId={exampleTitleId(id)} checks={checks} />}
    </li>
  );
}

const State = memo(function State({ problems, against }: { problems: number; against: number }) {
  if (problems > 0)
    return (
      <Chip tone="bad" icon={<IconAlertTriangle size={13} aria-hidden />}>
        {count(problems, 'problem')}
      </Chip>
    );
  if (against > 0)
    return (
      <Chip tone="unsure" icon={<IconAlertTriangle size={13} aria-hidden />}>
        Not what the rules say
      </Chip>
    );
  return (
    <Chip tone="ok" icon={<IconCheck size={13} aria-hidden />}>
      In order
    </Chip>
  );
});
