import { ActionIcon, SegmentedControl, Switch, Tooltip } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import type { SpecDifference } from '../../shared/spec/diff.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { count } from '../lib/format.ts';
import type { DiffMode } from './difference-card.tsx';
import classes from './differences.module.css';
import { IconArrowDown, IconArrowUp } from './icons.ts';
import { PromptDifference } from './prompt/prompt-difference.tsx';

const MODES: { value: DiffMode | 'prompt'; label: string }[] = [
  { value: 'sides', label: 'Side by side' },
  { value: 'inline', label: 'Inline' },
  { value: 'sentences', label: 'In sentences' },
  { value: 'prompt', label: 'Prompt' },
];

interface Props {
  differences: readonly SpecDifference[];
  /** The two specs that are compared, for what the model is told; `before` null: there was none. */
  before: Spec | null;
  after: Spec;
  /** One difference; its outermost element is a `DifferenceCard`. */
  render: (difference: SpecDifference, mode: DiffMode) => ReactNode;
}

/** Differences to be read one by one: how they are shown, which are hidden, next and previous. */
export function DifferenceList({ differences, before, after, render }: Props) {
  const [mode, setMode] = useState<DiffMode | 'prompt'>('sides');
  const [hideMinor, setHideMinor] = useState(true);
  const list = useRef<HTMLDivElement>(null);
  const minor = differences.filter((difference) => difference.minor);
  const shown = hideMinor ? differences.filter((difference) => !difference.minor) : differences;
  const step = (by: 1 | -1): void => {
    const cards = [...(list.current?.querySelectorAll<HTMLElement>('[data-difference]') ?? [])];
    const at = cards.findIndex((card) => card.contains(document.activeElement));
    const next = cards[at === -1 ? (by === 1 ? 0 : cards.length - 1) : at + by];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div className={classes.list} ref={list}>
      <div className={classes.bar}>
        <h2>{count(shown.length, 'difference')}</h2>
        <SegmentedControl
          size="xs"
          data={MODES}
          value={mode}
          onChange={(value) => setMode(MODES.find((known) => known.value === value)?.value ?? 'sides')}
          aria-label="How differences are shown"
        />
        <span className={classes.spread} />
        {minor.length > 0 && (
          <Switch
            size="xs"
            label={`Hide ${count(minor.length, 'difference')} of order or spaces only`}
            checked={hideMinor}
            onChange={(event) => setHideMinor(event.currentTarget.checked)}
          />
        )}
        {mode !== 'prompt' && (
          <>
            <Tooltip label="Previous difference">
              <ActionIcon variant="default" aria-label="Previous difference" onClick={() => step(-1)}>
                <IconArrowUp size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Next difference">
              <ActionIcon variant="default" aria-label="Next difference" onClick={() => step(1)}>
                <IconArrowDown size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </>
        )}
      </div>
      {mode === 'prompt' ? (
        <PromptDifference before={before} after={after} />
      ) : (
        shown.map((difference) => render(difference, mode))
      )}
    </div>
  );
}
