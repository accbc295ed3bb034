import { Tooltip } from '@mantine/core';
import { Fragment, useContext, useMemo } from 'react';
import type { GlossaryTerm } from '../../../shared/spec/spec.ts';
import classes from './terms.module.css';
import { TermsContext } from './terms-context.ts';

interface MarkProps {
  term: GlossaryTerm;
  /** The term as it stands in the text. */
  text: string;
}

/** A term, underlined, that says its meaning on hover and focus and leads to where it is explained. */
function TermMark({ term, text }: MarkProps) {
  const open = useContext(TermsContext)?.open;
  const meaning = term.meaning.trim() === '' ? 'No meaning is written yet.' : term.meaning;
  return (
    <Tooltip label={meaning}>
      <button type="button" className={classes.term} onClick={() => open?.(term.id)}>
        {text}
      </button>
    </Tooltip>
  );
}

/** A text in which the terms of the glossary are linked to their meaning. */
export function LinkedText({ text }: { text: string }) {
  const matcher = useContext(TermsContext)?.matcher;
  const spots = useMemo(() => matcher?.(text) ?? [], [matcher, text]);
  if (spots.length === 0) return text;
  return (
    <>
      {spots.map(({ start, end, term }, index) => (
        <Fragment key={start}>
          {text.slice(spots[index - 1]?.end ?? 0, start)}
          <TermMark term={term} text={text.slice(start, end)} />
        </Fragment>
      ))}
      {text.slice(spots.at(-1)?.end)}
    </>
  );
}

/** Below a text that is being written: the terms it uses, each once; nothing where it uses none. */
export function TermsIn({ text }: { text: string }) {
  const matcher = useContext(TermsContext)?.matcher;
  const terms = useMemo(() => [...new Set((matcher?.(text) ?? []).map(({ term }) => term))], [matcher, text]);
  if (terms.length === 0) return null;
  return (
    <p className={classes.uses}>
      {terms.length === 1 ? 'Term here: ' : 'Terms here: '}
      {terms.map((term, index) => (
        <Fragment key={term.id}>
          {index > 0 && ', '}
          <TermMark term={term} text={term.term} />
        </Fragment>
      ))}
    </p>
  );
}
