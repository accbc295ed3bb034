import { Box, Table } from '@mantine/core';
import type { CanaryRunView } from '../../../shared/drift/views.ts';
import { count, formatInstant, formatNumber, formatUsd } from '../../lib/format.ts';
import classes from './drift.module.css';
import { passedWords } from './words.ts';

export function RunsTable({ runs }: { runs: readonly CanaryRunView[] }) {
  return (
    <Box component="section" className={classes.table ?? ''} tabIndex={0} aria-label="Canary runs">
      <Table verticalSpacing={6} miw={620} aria-label={`${count(runs.length, 'canary run')}, newest first`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>When</Table.Th>
            <Table.Th>Version</Table.Th>
            <Table.Th>Model that answered</Table.Th>
            <Table.Th ta="end">Passed</Table.Th>
            <Table.Th ta="end">Not answered</Table.Th>
            <Table.Th ta="end">Cost</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <Table.Tr key={run.id}>
              <Table.Td>{formatInstant(run.at)}</Table.Td>
              <Table.Td>v{run.version.number}</Table.Td>
              <Table.Td>{run.served ?? run.model.model}</Table.Td>
              <Table.Td ta="end">{passedWords(run)}</Table.Td>
              <Table.Td ta="end">{formatNumber(run.notRun)}</Table.Td>
              <Table.Td ta="end">{run.costUsd === null ? 'unknown' : formatUsd(run.costUsd)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  );
}
