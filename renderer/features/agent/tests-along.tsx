import { Checkbox, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { differenceWords } from '../../lib/suite-words.ts';

interface Props {
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** Test cases that the team does not have yet go along with the change, unless somebody would rather not. */
export function TestsAlong({ checked, onChange }: Props) {
  const { id: agent } = useAgent();
  const workspace = useQuery(query.workspace.current.queryOptions());
  const standing = useQuery(query.suites.standing.queryOptions({ input: { agent } }));
  const differs = standing.data === undefined ? '' : differenceWords(standing.data.differs);
  // In a workspace of one's own they are kept on record without a word.
  if (workspace.data?.kind !== 'team' || standing.data === undefined || differs === '') return null;
  if (standing.data.waiting !== null)
    return (
      <Text size="sm" c="dimmed">
        Your tests ({differs}) are not shared with it: {standing.data.waiting.by} changed the same ones. Bring them
        together on the Tests tab.
      </Text>
    );
  return (
    <Checkbox
      label="Share my tests with the team"
      description={`${differs} since they were shared last`}
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
