import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { compile } from '../../shared/spec/compile.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import classes from './differences.module.css';
import { WordDiff } from './word-diff.tsx';

/** What the model is told, before and after: derived from the spec, so nothing here can be approved separately. */
export function PromptDifference({ before, after }: { before: Spec | null; after: Spec }) {
  const [old, now] = useMemo(
    () => [before === null ? null : compile(before).instructions, compile(after).instructions],
    [before, after],
  );
  return (
    <div className={classes.card}>
      <Text size="sm" c="dimmed" mb={10}>
        The prompt is made from the rules. It is shown for those who want to read what the model is told.
      </Text>
      <WordDiff before={old} after={now} mode="inline" />
    </div>
  );
}
