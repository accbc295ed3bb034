import { Table, Text } from '@mantine/core';
import { CHANGES, type Change } from '../../../shared/analysis/rejudge.ts';
import { formatNumber } from '../../lib/format.ts';
import { Chip } from '../chip.tsx';
import { LOOKS } from './changes.tsx';

/** How many stored answers an edit changes, and how. What does not occur is left out, except that nothing is called wrong. */
export function ChangeCounts({ counts, caption }: { counts: Readonly<Record<Change, number>>; caption: string }) {
  const rows = CHANGES.filter((change) => counts[change] > 0 || change === 'now_wrong' || change === 'unchanged');
  return (
    <Table verticalSpacing={6} captionSide="top">
      <Table.Caption ta="start" fz="xs" fw={600} mt={0} mb={2}>
        {caption}
      </Table.Caption>
      <Table.Tbody>
        {rows.map((change) => (
          <Table.Tr key={change}>
            <Table.Th scope="row" fw={400} fz="sm">
              {change === 'unchanged' ? <Chip>Unchanged</Chip> : <ChangeName change={change} n={counts[change]} />}
            </Table.Th>
            <Table.Td ta="end" fz="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
              {formatNumber(counts[change])}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function ChangeName({ change, n }: { change: Exclude<Change, 'unchanged'>; n: number }) {
  const { name, meaning, tone, Icon } = LOOKS[change];
  return (
    <>
      <Chip tone={n === 0 ? 'plain' : tone} icon={<Icon size={13} aria-hidden />}>
        {name}
      </Chip>
      {n > 0 && (
        <Text size="xs" c="dimmed" mt={2}>
          {meaning}
        </Text>
      )}
    </>
  );
}
