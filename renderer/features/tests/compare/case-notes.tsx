import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Hash } from '../../../../shared/spec/ids.ts';
import { query } from '../../../lib/api.ts';

/** Why a case exists, as it was written down when the report was made: a report that somebody submitted brings its cases along. */
export function CaseNotes({ side, id }: { side: string; id: string }) {
  const isReport = Hash.safeParse(side).success;
  const cases = useQuery({ ...query.suites.ofReport.queryOptions({ input: { report: side } }), enabled: isReport });
  const notes = cases.data?.find((each) => each.id === id)?.notes ?? '';
  if (notes === '') return null;
  return (
    <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      <b>Why this case exists:</b> {notes}
    </Text>
  );
}
