import { Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { differences } from '../../../shared/spec/differences.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { Panel } from '../../ui/panel.tsx';
import { WordDiff } from '../../ui/word-diff.tsx';

interface Props {
  spec: Spec;
  baseSpec: Spec | null;
  base: { number: number } | null;
}

/** What the draft would change, against the version it started from. */
export function Differences({ spec, baseSpec, base }: Props) {
  const found = useMemo(() => (baseSpec === null ? null : differences(baseSpec, spec)), [baseSpec, spec]);
  if (found === null || base === null)
    return (
      <Text size="sm" c="dimmed">
        Nothing is published yet, so all of this is new.
      </Text>
    );
  if (found.length === 0)
    return (
      <Text size="sm" c="dimmed">
        The draft says the same as version {base.number}.
      </Text>
    );
  return (
    <Stack gap="sm">
      {found.map(({ path, kind, subject, sentence, before, after, minor }) => (
        <Panel key={`${path}/${kind}`}>
          <Text size="sm" fw={600}>
            {subject}
          </Text>
          <Text size="sm" {...(minor ? { c: 'dimmed' } : {})} mb={before !== null && after !== null ? 6 : 0}>
            {sentence}
          </Text>
          {before !== null && after !== null && before !== after && (
            <WordDiff before={before} after={after} labels={[`v${base.number}`, 'Draft']} mode="inline" />
          )}
        </Panel>
      ))}
    </Stack>
  );
}
