import { Radio, Stack, Text, Textarea } from '@mantine/core';
import { useId } from 'react';
import type { Choice, Side } from '../../../shared/spec/merge/three-way.ts';
import { wordsOfBoth } from '../../lib/words.ts';
import { Chip } from '../chip.tsx';
import { WordDiff } from '../word-diff.tsx';
import classes from './merge.module.css';

/** How a side is spoken of: "My draft", "What my draft has", "Removed, as in my draft". */
export interface SideWords {
  label: string;
  has: string;
  removed: string;
}
interface Props {
  /** The part that both changed. */
  title: string;
  texts: Record<Side, string | null>;
  words: { left: SideWords; right: SideWords };
  /** Each side added one, where there can be only one. */
  addedTwice: boolean;
  /** Whether somebody may write a text of both. */
  canWrite: boolean;
  choice: Choice | undefined;
  onChoose: (choice: Choice) => void;
}
type Answer = Side | 'own';

/** A part that both sides changed: what it was, what each made of it, and which is to stand. Left is mine. */
export function ConflictCard({ title, texts, words, addedTwice, canWrite, choice, onChoose }: Props) {
  const id = useId();
  const answer: Answer | null = choice === undefined ? null : typeof choice === 'string' ? choice : 'own';
  const own = typeof choice === 'object' && typeof choice.value === 'string' ? choice.value : '';
  const before = addedTwice ? 'Neither of them' : 'As it was before';
  return (
    <section className={classes.card} aria-labelledby={id} data-conflict tabIndex={-1}>
      <header className={classes.cardHead}>
        <h3 id={id}>{title}</h3>
        <Chip tone={choice === undefined ? 'unsure' : 'ok'}>{choice === undefined ? 'To decide' : 'Decided'}</Chip>
      </header>
      <div className={classes.three}>
        <Version label="Before" text={texts.base} none={addedTwice ? 'Not there yet' : 'Nothing'} />
        <Changed label={words.right.label} before={texts.base} after={texts.right} />
        <Changed label={words.left.label} before={texts.base} after={texts.left} />
      </div>
      <Radio.Group
        label="What is to stand"
        size="sm"
        value={answer}
        onChange={(value) => onChoose(value === 'own' ? { value: proposal(texts) } : (value as Side))}
      >
        <Stack gap={6} mt={6}>
          <Radio value="right" label={texts.right === null ? words.right.removed : words.right.has} />
          <Radio value="left" label={texts.left === null ? words.left.removed : words.left.has} />
          <Radio value="base" label={before} />
          {canWrite && <Radio value="own" label="Words of both" />}
        </Stack>
      </Radio.Group>
      {answer === 'own' && (
        <Textarea
          label="The text that is to stand"
          autosize
          minRows={2}
          maxRows={12}
          value={own}
          onChange={(event) => onChoose({ value: event.currentTarget.value })}
        />
      )}
    </section>
  );
}

/** What both changed, where they changed different words; else mine, to be edited. */
const proposal = ({ base, left, right }: Props['texts']): string =>
  (left !== null && right !== null ? wordsOfBoth(base ?? '', left, right) : null) ?? left ?? right ?? '';

function Version({ label, text, none }: { label: string; text: string | null; none: string }) {
  return (
    <div>
      <div className={classes.label}>{label}</div>
      {text === null ? (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      ) : (
        <div className={classes.text}>{text}</div>
      )}
    </div>
  );
}

/** A side's text, with what it changed of the text before. */
function Changed({ label, before, after }: { label: string; before: string | null; after: string | null }) {
  if (before === null || after === null) return <Version label={label} text={after} none="Removed" />;
  return (
    <div>
      <div className={classes.label}>{label}</div>
      <WordDiff before={before} after={after} mode="after" />
    </div>
  );
}
