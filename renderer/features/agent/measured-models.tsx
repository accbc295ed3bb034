import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { count, formatNumber, formatUsd } from '../../lib/format.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { LoadError } from '../../ui/load-error.tsx';
import { Panel } from '../../ui/panel.tsx';

const STANDINGS: Record<
  'chosen' | 'good_enough' | 'worse' | 'no_price' | 'not_measured',
  { word: string; tone: Tone }
> = {
  chosen: { word: 'Answers first', tone: 'ok' },
  good_enough: { word: 'Good enough, dearer', tone: 'plain' },
  worse: { word: 'Worse', tone: 'bad' },
  no_price: { word: 'Good enough, price unknown', tone: 'unsure' },
  not_measured: { word: 'Not measured', tone: 'unsure' },
};
const percent = (share: number): string => `${formatNumber(Math.round(share * 1000) / 10)} %`;

/** The table from which the model is chosen where the policy leaves it to measurements. */
export function MeasuredModels() {
  const { id, slug } = useAgent();
  const found = useQuery(query.comparisons.measured.queryOptions({ input: { agent: id } }));
  if (found.isError)
    return (
      <LoadError title="The measurements could not be read" error={found.error} retry={() => void found.refetch()} />
    );
  if (!found.isSuccess) return null;
  const { data } = found;
  return (
    <Panel label="What the tests of this draft say">
      {data === null || !data.isMeasured ? (
        <Text size="sm" c="dimmed">
          {data === null
            ? 'No run of the draft as it stands has asked a model yet, so the models answer in the order above. '
            : 'No model that is good enough has a known price, so the models answer in the order above. '}
          <Link to="/agents/$slug/tests" params={{ slug }} search={{}} style={{ color: 'inherit' }}>
            Run the tests on each model
          </Link>
        </Text>
      ) : (
        <Text size="sm" c="dimmed">
          The cheapest model answers whose pass rate is not more than {percent(data.margin)} below the best, judged by
          the lower end of its 95 % interval. Production decides in the same way, from the test runs that the change
          cites.
        </Text>
      )}
      {data !== null && (
        <Table verticalSpacing={8} mt={8}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Model</Table.Th>
              <Table.Th>Passed</Table.Th>
              <Table.Th>Pass rate lies between</Table.Th>
              <Table.Th ta="end">Cost of a call</Table.Th>
              <Table.Th>Standing</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.table.map(({ model, passed, failed, rate, costUsd, standing }) => (
              <Table.Tr key={`${model.provider}/${model.model}`}>
                <Table.Th scope="row" fw={400} ff="monospace" fz="sm">
                  {model.model}
                </Table.Th>
                <Table.Td>
                  {rate === null ? 'none' : `${formatNumber(passed)} of ${count(passed + failed, 'case')}`}
                </Table.Td>
                <Table.Td>{rate === null ? 'unknown' : `${percent(rate.low)} and ${percent(rate.high)}`}</Table.Td>
                <Table.Td ta="end">{costUsd === null ? 'unknown' : formatUsd(costUsd)}</Table.Td>
                <Table.Td>
                  <Chip tone={STANDINGS[standing].tone}>{STANDINGS[standing].word}</Chip>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}
