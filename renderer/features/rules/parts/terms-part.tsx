import { Button, Text } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import type { GlossaryTerm } from '../../../../shared/spec/spec.ts';
import { createTermMatcher, repeatedTerms, termUses } from '../../../../shared/spec/terms.ts';
import { announce } from '../../../lib/announce.tsx';
import { moved, restored } from '../../../lib/entries.ts';
import { newId } from '../../../lib/ids.ts';
import { useProtections } from '../../../lib/protections.tsx';
import { useFocusOn } from '../../../lib/use-focus-on.ts';
import { IconPlus } from '../../../ui/icons.ts';
import { Panel } from '../../../ui/panel.tsx';
import { offerUndo } from '../../../ui/undo-toast.tsx';
import type { PartProps } from './part-props.ts';
import classes from './parts.module.css';
import { TermRow, termInputId } from './term-row.tsx';

const MOST = 500;
const ADD_ID = 'add-term';

/** The words that mean something of their own here, and where they are used. */
export function TermsPart({ spec, settled, session, actions, entry }: PartProps) {
  const locked = !useProtections().mayEdit('glossary');
  const focusOn = useFocusOn();
  const { glossary } = spec;
  const uses = useMemo(() => termUses(settled, createTermMatcher(settled.glossary)), [settled]);
  const repeated = useMemo(() => repeatedTerms(glossary), [glossary]);
  const places = useMemo(() => new Map(settled.rules.map(({ id }, index) => [id, index + 1])), [settled.rules]);
  useEffect(() => {
    if (entry !== null) document.getElementById(termInputId(entry))?.focus();
  }, [entry]);
  const setTerms = (name: string, change: (terms: GlossaryTerm[]) => GlossaryTerm[], merge?: string): void =>
    session.edit(
      name,
      (old) => {
        const next = change(old.glossary);
        return next === old.glossary ? old : { ...old, glossary: next };
      },
      merge,
    );
  const nameOf = ({ term }: GlossaryTerm): string => (term.trim() === '' ? 'the new term' : `“${term}”`);
  const latest = useRef(glossary);
  latest.current = glossary;
  const move = (id: string, to: number): void => {
    const term = latest.current.find((known) => known.id === id);
    if (term === undefined) return;
    setTerms(`move ${nameOf(term)}`, (terms) => moved(terms, id, to));
    const place = session.get().spec.glossary.findIndex((known) => known.id === id);
    announce(`${nameOf(term)} moved to place ${place + 1} of ${glossary.length}`);
  };
  const remove = (term: GlossaryTerm): void => {
    const at = glossary.indexOf(term);
    const neighbour = glossary[at + 1] ?? glossary[at - 1];
    setTerms(`remove ${nameOf(term)}`, (terms) => terms.filter(({ id }) => id !== term.id));
    document.getElementById(neighbour === undefined ? ADD_ID : termInputId(neighbour.id))?.focus();
    offerUndo(`term-${term.id}`, `Term ${nameOf(term)} removed from the draft.`, () =>
      setTerms(`bring back ${nameOf(term)}`, (terms) => restored(terms, term, at)),
    );
  };
  const add = (): void => {
    const id = newId();
    setTerms('add a term', (terms) => [...terms, { id, term: '', meaning: '' }]);
    focusOn(termInputId(id));
  };
  return (
    <Panel>
      <Text size="sm" c="dimmed" mb="sm">
        Words that mean something of their own here. The model reads them after the purpose, and where a rule uses one,
        it is underlined with its meaning.
      </Text>
      <ul className={classes.entries} aria-label="Terms">
        {glossary.map((term, place) => (
          <TermRow
            key={term.id}
            term={term}
            place={place}
            of={glossary.length}
            uses={uses.get(term.id)}
            places={places}
            repeats={repeated.has(term.id)}
            onChange={(name, change, merge) =>
              setTerms(name, (terms) => terms.map((old) => (old.id === term.id ? change(old) : old)), merge)
            }
            onMove={move}
            onRemove={() => remove(term)}
            actions={actions}
          />
        ))}
      </ul>
      {!locked && (
        <Button
          id={ADD_ID}
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={glossary.length >= MOST}
          onClick={add}
        >
          Add a term
        </Button>
      )}
    </Panel>
  );
}
