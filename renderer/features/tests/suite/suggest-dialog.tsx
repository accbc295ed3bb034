import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { api } from '../../../lib/api.ts';
import { flushDraft } from '../../../lib/draft/use-draft.ts';
import { count } from '../../../lib/format.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { LoadError } from '../../../ui/load-error.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useSubmit } from '../../../ui/use-submit.tsx';
import { addCases } from './add-cases.tsx';
import { DressPanel } from './dress-panel.tsx';
import { SuggestionCard } from './suggestion-card.tsx';
import classes from './suite.module.css';
import { useDressing } from './use-dressing.ts';

const COUNTS = ['5', '10', '20', '50', '100'];

interface Props {
  spec: Spec;
  /** Only cases that notice a mistake which none notices now. */
  onlyNoticing?: boolean;
  onClose: () => void;
}

/** Suggests cases made from the rules, and adds those that a person leaves ticked. Nothing counts before. */
export function SuggestDialog({ spec, onlyNoticing = false, onClose }: Props) {
  const agent = useAgent();
  const [wanted, setWanted] = useState('10');
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const found = useQuery({
    // A key of its own: a case saved meanwhile must not exchange the list under somebody's hands.
    queryKey: ['suggested cases', agent.id, wanted],
    queryFn: async () => {
      await flushDraft(agent.id);
      return api.cases.suggest({ agent: agent.id, count: Number(wanted) });
    },
    gcTime: 0,
  });
  const shown = useMemo(
    () => (found.data ?? []).filter(({ notices }) => !onlyNoticing || notices.length > 0),
    [found.data, onlyNoticing],
  );
  const dressings = useDressing();
  const chosen = shown.filter(({ testCase }) => !leftOut.has(testCase.id)).map(dressings.caseOf);
  const proposals = shown.map(dressings.shownOf).flatMap(({ testCase, dressing }) => {
    const fields = (dressing?.proposed ?? []).map(({ field }) => field);
    return fields.length === 0 || dressings.isPlain(testCase.id) ? [] : [{ id: testCase.id, fields }];
  });
  const proposed = proposals.reduce((sum, { fields }) => sum + fields.length, 0);
  const allAccepted = proposals.every(({ id, fields }) => fields.every((field) => dressings.isAccepted(id, field)));
  const form = useSubmit({ title: 'The cases were not added', send: () => addCases(agent.id, chosen), done: onClose });
  const choose = (id: string, on: boolean): void => {
    const next = new Set(leftOut);
    if (on) next.delete(id);
    else next.add(id);
    setLeftOut(next);
  };
  const fewer = found.isSuccess && found.data.length < Number(wanted);
  return (
    <Dialog title="Suggested cases" size={860} onClose={onClose}>
      <Stack gap="sm">
        <Group justify="space-between" align="end" gap="sm">
          <Text size="sm" maw={560}>
            {onlyNoticing
              ? 'Each of these would notice a mistake in the rules that no case notices now. '
              : 'Made from the rules alone, aimed at what no case tests yet. '}
            Look whether the answers are what you want: nothing counts until you add it.
          </Text>
          <NativeSelect
            label="How many"
            data={COUNTS}
            value={wanted}
            onChange={(event) => {
              setWanted(event.currentTarget.value);
              dressings.forget();
            }}
            w={90}
          />
        </Group>
        {form.summary}
        {found.isError && (
          <LoadError title="No cases could be suggested" error={found.error} retry={() => void found.refetch()} />
        )}
        {found.isPending && <Loading />}
        {found.isSuccess && shown.length === 0 && (
          <Text size="sm" py="md" role="status">
            Nothing is left to suggest.{' '}
            {onlyNoticing
              ? 'The mistakes that go unnoticed change no answer that a rule decides by itself.'
              : 'Every input that can be made from these rules is among your cases.'}
          </Text>
        )}
        {shown.length > 0 && (
          <>
            <DressPanel plain={shown} dressings={dressings} />
            <Group justify="space-between" gap="xs">
              <Text size="sm" c="dimmed" role="status">
                {count(shown.length, 'suggestion')}
                {fewer && !onlyNoticing && '. More cannot be made from these rules.'}
              </Text>
              <Group gap="xs">
                {proposed > 0 && (
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    onClick={() => {
                      for (const { id, fields } of proposals) dressings.accept(id, fields, !allAccepted);
                    }}
                  >
                    {allAccepted ? 'Clear all proposals' : `Accept ${count(proposed, 'proposal')}`}
                  </Button>
                )}
                <Button
                  variant="subtle"
                  size="compact-sm"
                  onClick={() =>
                    setLeftOut(chosen.length > 0 ? new Set(shown.map(({ testCase }) => testCase.id)) : new Set())
                  }
                >
                  {chosen.length > 0 ? 'Choose none' : 'Choose all'}
                </Button>
              </Group>
            </Group>
            <ul className={classes.list} aria-label="Suggested cases">
              {shown.map((suggested) => (
                <SuggestionCard
                  key={suggested.testCase.id}
                  plain={suggested}
                  dressings={dressings}
                  spec={spec}
                  chosen={!leftOut.has(suggested.testCase.id)}
                  onChoose={(on) => choose(suggested.testCase.id, on)}
                  onLeave={onClose}
                />
              ))}
            </ul>
          </>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {found.isSuccess && shown.length === 0 ? 'Close' : 'Cancel'}
          </Button>
          {(found.isPending || shown.length > 0) && (
            <Button disabled={chosen.length === 0} loading={form.pending} onClick={form.submit}>
              {chosen.length === 0 ? 'Add cases' : `Add ${count(chosen.length, 'case')}`}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}
