import { Stack, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { Field } from '../../../shared/spec/contract.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { useDraft } from '../../lib/draft/use-draft.ts';
import { count } from '../../lib/format.ts';
import { FieldTable } from '../../ui/field-table.tsx';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';

// Compiling for every provider is only needed here, so its code arrives with this tab.
const PortabilityPanel = lazy(() => import('./portability-panel.tsx'));

/** What applications send and get back. Changing rules never changes it. */
export function ContractTab() {
  const agent = useAgent();
  const draft = useDraft(agent.id);
  if (draft.state === 'loading') return <Loading />;
  if (draft.state === 'failed')
    return <LoadError title="The contract could not be read" error={draft.error} retry={draft.retry} />;
  const { input, output } = draft.spec.contract;
  return (
    <Stack gap="md" p={20} maw={1180} tabIndex={0} role="region" aria-label="Contract">
      <Text size="sm" c="dimmed">
        The contract is what applications rely on: every input and every answer is checked against it, in tests and in
        production. Editing rules never changes it.
      </Text>
      <Side label="Input" words="What an application sends" fields={input} />
      <Side label="Answer" words="What it gets back" fields={output} />
      <Suspense fallback={<Loading />}>
        <PortabilityPanel contract={draft.spec.contract} />
      </Suspense>
    </Stack>
  );
}

function Side({ label, words, fields }: { label: string; words: string; fields: readonly Field[] }) {
  return (
    <Panel label={`${label} · ${words} · ${count(fields.length, 'field')}`}>
      <FieldTable fields={fields} label={label} />
    </Panel>
  );
}
