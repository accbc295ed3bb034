import { Radio } from '@mantine/core';
import { useId } from 'react';
import classes from './template-card.module.css';

interface Props {
  value: string;
  name: string;
  /** What it decides, in a sentence. */
  about: string;
  facts: readonly { term: string; text: string }[];
  /** The dialog opens with the focus on it. */
  focused?: boolean;
}

/** One thing to start from. The whole card is the radio button; the arrow keys go from card to card. */
export function TemplateCard({ value, name, about, facts, focused = false }: Props) {
  const id = useId();
  return (
    <Radio.Card
      value={value}
      className={classes.card ?? ''}
      {...(focused ? { 'data-autofocus': true } : {})}
      aria-labelledby={`${id}-name`}
      aria-describedby={`${id}-about`}
    >
      <Radio.Indicator size="sm" className={classes.mark ?? ''} />
      <span className={classes.body}>
        <span id={`${id}-name`} className={classes.name}>
          {name}
        </span>
        <span id={`${id}-about`} className={classes.about}>
          {about}
        </span>
        <span className={classes.facts}>
          {facts.map(({ term, text }) => (
            <span key={term} className={classes.fact}>
              <span className={classes.term}>{term}</span> <span>{text}</span>
            </span>
          ))}
        </span>
      </span>
    </Radio.Card>
  );
}
