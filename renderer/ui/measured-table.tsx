import { Table } from '@mantine/core';
import type { MeasuredModel } from '../../shared/grading/choose-model.ts';
import { count, formatNumber, formatUsd } from '../lib/format.ts';
import { Chip, type Tone } from './chip.tsx';

const STANDINGS: Record<MeasuredModel['standing'], { word: string; tone: Tone }> = {
  chosen: { word: 'Answers first', tone: 'ok' },
  good_enough: { word: 'Good enough, dearer', tone: 'plain' },
  worse: { word: 'Worse', tone: 'bad' },
  no_price: { word: 'Good enough, price unknown', tone: 'unsure' },
  not_measured: { word: 'Not measured', tone: 'unsure' },
};
export const percent = (share: number): string => `${formatNumber(Math.round(share * 1000) / 10)} %`;

/** What tests say of each model: how many cases passed, between which bounds the true rate lies, and what a call costs. */
export function MeasuredTable({ rows }: { rows: readonly MeasuredModel[] }) {
  return (
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
        {rows.map(({ model, passed, failed, rate, costUsd, standing }) => (
          <Table.Tr key={`${model.provider}/${model.model}/${model.connection ?? ''}`}>
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
  );
}
