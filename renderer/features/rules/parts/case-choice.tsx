import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TestCase } from '../../../../shared/grading/case.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { query } from '../../../lib/api.ts';
import { wordsOf } from '../../../lib/errors.ts';
import { Dialog } from '../../../ui/dialog.tsx';

interface Props {
  onChoose: (testCase: TestCase) => void;
  onClose: () => void;
}

/** Asks for the case that becomes an example. */
export function CaseChoice({ onChoose, onClose }: Props) {
  const agent = useAgent();
  const list = useQuery(query.cases.list.queryOptions({ input: { agent: agent.id } }));
  const [wanted, setWanted] = useState<string | null>(null);
  const cases = list.data ?? [];
  const chosen = cases.find(({ id }) => id === wanted);
  return (
    <Dialog onClose={onClose} title="Make an example of a case">
      <Stack gap="md">
        <Select
          label="Case"
          description="Its input, and the answer it expects. What it leaves open is filled in by the rules where they decide it."
          data={cases.map(({ id, title }) => ({ value: id, label: title }))}
          value={wanted}
          onChange={setWanted}
          placeholder={cases.length === 0 ? 'There are no cases yet' : 'Choose'}
          disabled={cases.length === 0}
          searchable
          nothingFoundMessage="No case has this name"
          error={list.error === null ? null : wordsOf(list.error)}
          maxDropdownHeight={280}
          data-autofocus
        />
        <Text size="xs" c="dimmed">
          The case stays as it is. A test on an example that the model has read says less, so keep other cases too.
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={chosen === undefined} onClick={() => chosen !== undefined && onChoose(chosen)}>
            Make an example
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
