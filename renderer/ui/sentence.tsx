import type { SentencePart } from '../../shared/spec/sentence.ts';
import classes from './sentence.module.css';
import { LinkedText } from './terms/linked-text.tsx';

const TAGS = { plain: 'span', value: 'em', judgement: 'q' } as const;

/** A rule's sentence; values and judgements are set off softly, terms are linked where the screen knows them. */
export function Sentence({ parts, small = false }: { parts: readonly SentencePart[]; small?: boolean }) {
  let at = 0;
  return (
    <p className={small ? `${classes.sentence} ${classes.small}` : classes.sentence}>
      {parts.map(({ text, role }) => {
        const Tag = TAGS[role];
        at += text.length;
        return (
          <Tag key={at}>
            <LinkedText text={text} />
          </Tag>
        );
      })}
    </p>
  );
}
