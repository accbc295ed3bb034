import { ActionIcon, SegmentedControl, Switch, Text, Tooltip } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import { compile } from '../../../shared/spec/compile.ts';
import { count } from '../../lib/format.ts';
import { IconArrowDown, IconArrowUp } from '../../ui/icons.ts';
import { WordDiff } from '../../ui/word-diff.tsx';
import { DifferenceCard, type DiffMode } from './difference-card.tsx';
import classes from './review.module.css';

const MODES: { value: DiffMode; label: string }[] = [
  { value: 'sides', label: 'Side by side' },
  { value: 'inline', label: 'Inline' },
  { value: 'sentences', label: 'In sentences' },
  { value: 'prompt', label: 'Prompt' },
];

interface Props {
  change: ChangeView;
  viewed: ReadonlySet<string>;
  onViewed: (path: string, viewed: boolean) => void;
}

/** Every difference of the change, to be read one by one. */
export function DifferencesPanel({ change, viewed, onViewed }: Props) {
  const [mode, setMode] = useState<DiffMode>('sides');
  const [hideMinor, setHideMinor] = useState(true);
  const list = useRef<HTMLDivElement>(null);
  const minor = change.differences.filter((difference) => difference.minor);
  const shown = hideMinor ? change.differences.filter((difference) => !difference.minor) : change.differences;
  const step = (by: 1 | -1): void => {
    const cards = [...(list.current?.querySelectorAll<HTMLElement>('[data-difference]') ?? [])];
    const at = cards.findIndex((card) => card.contains(document.activeElement));
    const next = cards[at === -1 ? (by === 1 ? 0 : cards.length - 1) : at + by];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div className={classes.main} ref={list}>
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
        <PromptDifference change={change} />
      ) : (
        shown.map((difference) => (
          <DifferenceCard
            key={difference.path}
            change={change}
            difference={difference}
            mode={mode}
            viewed={viewed.has(difference.path)}
            onViewed={(isViewed) => onViewed(difference.path, isViewed)}
          />
        ))
      )}
    </div>
  );
}

/** What the model is told, before and after: derived from the spec, so nothing here can be approved separately. */
function PromptDifference({ change }: { change: ChangeView }) {
  const [before, after] = useMemo(
    () => [change.before === null ? null : compile(change.before).instructions, compile(change.after).instructions],
    [change.before, change.after],
  );
  return (
    <div className={classes.card}>
      <Text size="sm" c="dimmed" mb={10}>
        The prompt is made from the rules. It is shown for those who want to read what the model is told.
      </Text>
      <WordDiff before={before} after={after} mode="inline" />
    </div>
  );
}
