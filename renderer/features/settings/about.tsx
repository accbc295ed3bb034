import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../lib/api.ts';
import { formatInstant } from '../../lib/format.ts';
import { Panel } from '../../ui/panel.tsx';

/** Which program this is and where it keeps its data. */
export function About() {
  const info = useQuery(query.system.info.queryOptions()).data;
  if (info === undefined) return null;
  const rows: [string, string][] = [
    ['Version', info.version],
    ['Runs as', info.host],
    ['Data folder', info.dataFolder],
    ['Running since', formatInstant(info.startedAt)],
  ];
  return (
    <Panel label="About">
      <Table verticalSpacing={6}>
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" w="30%" fw={400}>
                {name}
              </Table.Th>
              <Table.Td>
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {value}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}
