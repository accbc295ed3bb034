import { ActionIcon, SegmentedControl, Switch, Tooltip } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import type { SpecDifference } from '../../shared/spec/diff.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { useCommands } from '../lib/commands.ts';
import { count } from '../lib/format.ts';
import { matches } from '../lib/hotkeys.ts';
import type { DiffMode } from './difference-card.tsx';
import classes from './differences.module.css';
import { IconArrowDown, IconArrowUp } from './icons.ts';
import { PromptDifference } from './prompt/prompt-difference.tsx';
import { useDifferenceMode } from './use-difference-mode.ts';

const MODES: { value: DiffMode | 'prompt'; label: string }[] = [
  { value: 'sides', label: 'Side by side' },
  { value: 'inline', label: 'Inline' },
  { value: 'sentences', label: 'In sentences' },
  { value: 'prompt', label: 'Prompt' },
];

const GROUP = 'Differences';

const isTyping = (target: EventTarget): boolean =>
  target instanceof HTMLElement &&
  target.closest('textarea, select, [role="textbox"], .monaco-editor, input:not([type="checkbox"])') !== null;

function stepOf(event: KeyboardEvent, next: () => void, previous: () => void): (() => void) | undefined {
  if (matches('n', event)) return next;
  return matches('p', event) ? previous : undefined;
}

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
  const [mode, setMode] = useDifferenceMode();
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
  const next = (): void => step(1);
  const previous = (): void => step(-1);
  useCommands([
    { id: 'difference-next', label: 'Next difference', group: GROUP, keys: 'n', run: next },
    { id: 'difference-previous', label: 'Previous difference', group: GROUP, keys: 'p', run: previous },
  ]);
  // Among the differences the two keys always work; elsewhere only for those who have single keys switched on.
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const go = isTyping(event.target) ? undefined : stepOf(event, next, previous);
    if (go === undefined) return;
    event.preventDefault();
    go();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys only move the focus between the differences inside.
    <div className={classes.list} ref={list} onKeyDown={onKeyDown}>
      <div className={classes.bar}>
        <h2>{count(shown.length, 'difference')}</h2>
        <SegmentedControl
          size="xs"
          className={classes.modes ?? ''}
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
            <Tooltip label="Previous difference (P)">
              <ActionIcon variant="default" aria-label="Previous difference" aria-keyshortcuts="p" onClick={previous}>
                <IconArrowUp size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Next difference (N)">
              <ActionIcon variant="default" aria-label="Next difference" aria-keyshortcuts="n" onClick={next}>
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
