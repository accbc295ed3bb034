import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { Permission } from '../../../../shared/api/desktop/permission.ts';
import type { Agreement, JudgeSetting } from '../../../../shared/grading/judgement.ts';
import { count, formatNumber } from '../../../lib/format.ts';
import { Chip } from '../../../ui/chip.tsx';
import { IconCheck, IconQuestionMark } from '../../../ui/icons.ts';
import { percent } from '../../../ui/measured-table.tsx';
import { MeasureDialog } from './measure-dialog.tsx';

interface Props {
  judge: JudgeSetting;
  agreement: Agreement;
  permission: Permission;
}

/** What the judge may do, and the counts that this rests on. */
export function JudgeStanding({ judge, agreement, permission }: Props) {
  const [measuring, setMeasuring] = useState(false);
  const { labels, judged, agreed, unsure, tooStrict, tooLenient, rate, kappa, calibrated, words } = agreement;
  const open = labels - judged;
  const facts: [string, number][] = [
    ['Texts that people decided', labels],
    ['The judge was asked about', judged],
    ['It said the same', agreed],
    ['Too strict: people found the same meaning, the judge another', tooStrict],
    ['Too lenient: people found another meaning, the judge the same', tooLenient],
    ['It was not sure', unsure],
  ];
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Chip
          tone={calibrated ? 'ok' : 'unsure'}
          icon={calibrated ? <IconCheck size={13} aria-hidden /> : <IconQuestionMark size={13} aria-hidden />}
        >
          {calibrated ? 'May fail a case by itself' : 'Cannot fail a case yet'}
        </Chip>
        <Text size="sm">{words}</Text>
      </Group>
      {labels > 0 && (
        <Table verticalSpacing={5} aria-label="How the judge compares with people">
          <Table.Tbody>
            {facts.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={400}>
                  {name}
                </Table.Th>
                <Table.Td ta="end" w={56}>
                  {formatNumber(value)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {rate !== null && (
        <Text size="sm">
          Where it decided, it agreed with people on {percent(rate.seen)} of the texts; the true share is likely between{' '}
          {percent(rate.low)} and {percent(rate.high)} (95 % interval).
        </Text>
      )}
      {rate !== null && (
        <details>
          <Text component="summary" size="sm" c="dimmed" style={{ cursor: 'pointer' }}>
            How much of that could be luck
          </Text>
          <Text size="sm" mt={4}>
            {kappaWords(kappa)}
          </Text>
        </details>
      )}
      {open > 0 && (
        <Group>
          <Button variant="default" disabled={!permission.allowed} onClick={() => setMeasuring(true)}>
            Measure against {count(open, 'label')}…
          </Button>
        </Group>
      )}
      {measuring && <MeasureDialog judge={judge} open={open} onClose={() => setMeasuring(false)} />}
    </Stack>
  );
}

function kappaWords(kappa: number | null): string {
  const how =
    'Whoever says “same meaning” most of the time is right now and then without looking. Cohen’s kappa takes that away: 1 is always right, 0 is no better than guessing.';
  if (kappa === null) return `${how} Here one and the same answer was always given, so it cannot be told.`;
  const rounded = formatNumber(Math.round(kappa * 100) / 100);
  return `${how} This judge reaches ${rounded}${kappa <= 0 ? ', no better than guessing' : ''}; 0.6 or more is needed to fail a case.`;
}
