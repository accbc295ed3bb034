import { Anchor, Text, Textarea, TextInput } from '@mantine/core';
import { Fragment } from 'react';
import type { GlossaryTerm } from '../../../../shared/spec/spec.ts';
import { useProtections } from '../../../lib/protections.tsx';
import { PartBadge, readOnlyLooks } from '../../../ui/protected/protected.tsx';
import { DropLine, Handle, reorderRow } from '../../../ui/reorder/handle.tsx';
import { useReorder } from '../../../ui/reorder/use-reorder.ts';
import type { RuleActions } from '../use-rule-actions.tsx';
import { EntryMenu } from './entry-menu.tsx';
import classes from './parts.module.css';

/** The id of a term's input, to move the focus to. */
export const termInputId = (term: string): string => `term-${term}`;

interface Props {
  term: GlossaryTerm;
  /** Counted from 0. */
  place: number;
  of: number;
  uses: { rules: string[]; purpose: boolean } | undefined;
  /** Rule id to its place, counted from 1. */
  places: ReadonlyMap<string, number>;
  /** An earlier term is called the same. */
  repeats: boolean;
  onChange: (name: string, change: (term: GlossaryTerm) => GlossaryTerm, merge: string) => void;
  onMove: (id: string, place: number) => void;
  onRemove: () => void;
  actions: RuleActions;
}

/** One term with its meaning, and the rules that use it. */
export function TermRow({ term, place, of, uses, places, repeats, onChange, onMove, onRemove, actions }: Props) {
  const { id, meaning } = term;
  const path = `glossary/${id}`;
  const locked = !useProtections().mayEdit(path);
  const movable = of > 1 && !locked;
  const { row, handle, edge, dragging } = useReorder({ list: 'terms', id, place, enabled: movable, onMove });
  const name = term.term.trim() === '' ? 'the new term' : `“${term.term}”`;
  return (
    <li
      ref={row}
      className={`${reorderRow} ${classes.term} ${locked ? readOnlyLooks : ''}`}
      {...(dragging ? { 'data-dragging': true } : {})}
    >
      <DropLine edge={edge} />
      <TextInput
        id={termInputId(id)}
        aria-label={`Term ${place + 1}`}
        placeholder="Term"
        value={term.term}
        readOnly={locked}
        maxLength={200}
        error={repeats ? 'Another term is called this too. Only the first one is linked.' : null}
        onChange={({ currentTarget: { value } }) =>
          onChange(`rename the term ${name}`, (old) => ({ ...old, term: value }), `term ${id}`)
        }
      />
      <div>
        <Textarea
          aria-label={`Meaning of ${name}`}
          placeholder="What it means here"
          value={meaning}
          readOnly={locked}
          maxLength={2000}
          autosize
          minRows={1}
          maxRows={8}
          onChange={({ currentTarget: { value } }) =>
            onChange(`edit the meaning of ${name}`, (old) => ({ ...old, meaning: value }), `meaning ${id}`)
          }
        />
        <PartBadge path={path} of={`Term ${name}`} />
        <Uses uses={uses} places={places} onOpen={actions.open} onPurpose={() => actions.openPart('purpose')} />
      </div>
      {!locked && (
        <EntryMenu
          label={`More for ${name}`}
          place={place}
          of={of}
          onMove={(to) => onMove(id, to)}
          onRemove={onRemove}
        />
      )}
      {movable && <Handle of={handle} />}
    </li>
  );
}

interface UsesProps {
  uses: Props['uses'];
  places: Props['places'];
  onOpen: (rule: string) => void;
  onPurpose: () => void;
}
const MOST_NAMED = 12;

function Uses({ uses, places, onOpen, onPurpose }: UsesProps) {
  const rules = (uses?.rules ?? []).flatMap((id) => {
    const place = places.get(id);
    return place === undefined ? [] : [{ id, place }];
  });
  const purpose = uses?.purpose === true;
  const rest = rules.length - MOST_NAMED;
  return (
    <Text size="xs" c="dimmed" mt={3}>
      {rules.length === 0 && !purpose && 'Not used yet'}
      {purpose && (
        <>
          Used in the{' '}
          <Anchor component="button" type="button" fz="inherit" underline="always" onClick={onPurpose}>
            purpose
          </Anchor>
          {rules.length > 0 && ' and in '}
        </>
      )}
      {rules.length > 0 && `${purpose ? '' : 'Used in '}${rules.length === 1 ? 'rule ' : 'rules '}`}
      {rules.slice(0, MOST_NAMED).map(({ id, place }, index) => (
        <Fragment key={id}>
          {index > 0 && ', '}
          <Anchor
            component="button"
            type="button"
            fz="inherit"
            underline="always"
            aria-label={`Open rule ${place}`}
            onClick={() => onOpen(id)}
          >
            {place}
          </Anchor>
        </Fragment>
      ))}
      {rest > 0 && ` and ${rest} more`}
    </Text>
  );
}
