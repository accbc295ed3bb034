import { Text } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import { compile } from '../../../shared/spec/compile.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import classes from '../differences.module.css';
import { Loading } from '../loading.tsx';

const DiffEditor = lazy(() => import('./diff-editor.tsx'));

interface Props {
  before: Spec | null;
  after: Spec;
  labels?: [string, string];
}

/** What the model is told, before and after: derived from the spec, so nothing here can be approved separately. */
export function PromptDifference({ before, after, labels = ['before', 'after'] }: Props) {
  const [old, now] = useMemo(
    () => [before === null ? '' : compile(before).instructions, compile(after).instructions],
    [before, after],
  );
  return (
    <div className={classes.card}>
      <Text size="sm" c="dimmed" mb={10}>
        The prompt is made from the rules. It is shown for those who want to read what the model is told.
      </Text>
      <Suspense fallback={<Loading />}>
        <DiffEditor before={old} after={now} labels={labels} />
      </Suspense>
    </div>
  );
}
