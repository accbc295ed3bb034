import { Box, Stack, Table, Text } from '@mantine/core';
import type { ReplayReport } from '../../../shared/replay/replay-report.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { count, formatNumber } from '../../lib/format.ts';
import { Panel } from '../panel.tsx';
import { fieldWords, kindWords, modelWords, readWords, ruleName, rulesWords } from './replay-words.ts';
import classes from './replayed.module.css';

/** What a draft does to recorded executions. `spec` is the draft's or the version's, for the names of rules and fields. */
export function Replayed({ report, spec }: { report: ReplayReport; spec: Spec }) {
  const { rules, models, stopped } = report;
  return (
    <Stack gap="md">
      <Panel label="What would change">
        <Stack gap={4}>
          <Text size="sm">{readWords(report)}</Text>
          {stopped === 'cancelled' && <Text size="sm">It was stopped, so this is a part of it.</Text>}
          {rulesWords(report).map((sentence) => (
            <Text size="sm" fw={600} key={sentence}>
              {sentence}
            </Text>
          ))}
        </Stack>
        {rules.kinds.length > 0 && <Kinds report={report} spec={spec} />}
      </Panel>
      {models !== null && (
        <Panel label={`Asked again on ${report.asked?.model ?? 'a model'}`}>
          <Stack gap={4}>
            {modelWords(models).map((sentence, index) => (
              <Text size="sm" key={sentence} {...(index === 0 ? { fw: 600 } : {})}>
                {sentence}
              </Text>
            ))}
          </Stack>
          {models.asked > 0 && models.fields.length > 0 && <Fields fields={models.fields} spec={spec} />}
        </Panel>
      )}
    </Stack>
  );
}

function Kinds({ report: { rules }, spec }: { report: ReplayReport; spec: Spec }) {
  return (
    <Box component="section" className={classes.scroll ?? ''} tabIndex={0} aria-label="Answers that change, by rule">
      <Table verticalSpacing={6} miw={560} aria-label="Answers that change, by rule">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Because of</Table.Th>
            <Table.Th>Field</Table.Th>
            <Table.Th>Was</Table.Th>
            <Table.Th>Becomes</Table.Th>
            <Table.Th ta="end">Executions</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rules.kinds.map((kind) => {
            const { field, from, to } = kindWords(kind, spec);
            return (
              <Table.Tr key={`${kind.rule} ${kind.field} ${JSON.stringify([kind.from, kind.to])}`}>
                <Table.Td>{ruleName(kind, spec)}</Table.Td>
                <Table.Td>{field}</Table.Td>
                <Table.Td>{from}</Table.Td>
                <Table.Td>{to}</Table.Td>
                <Table.Td ta="end">{formatNumber(kind.count)}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
      {rules.furtherKinds > 0 && (
        <Text size="xs" c="dimmed" p="xs">
          {count(rules.furtherKinds, 'rarer change is', 'rarer changes are')} not listed.
        </Text>
      )}
    </Box>
  );
}

function Fields({ fields, spec }: { fields: NonNullable<ReplayReport['models']>['fields']; spec: Spec }) {
  return (
    <Box component="section" className={classes.scroll ?? ''} tabIndex={0} aria-label="Beyond noise, by field">
      <Table verticalSpacing={6} miw={420} aria-label="Beyond noise, by field">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Field</Table.Th>
            <Table.Th ta="end">Changes beyond noise</Table.Th>
            <Table.Th ta="end">95 % interval</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map((field) => {
            const { title, share, interval } = fieldWords(field, spec);
            return (
              <Table.Tr key={field.field}>
                <Table.Td>{title}</Table.Td>
                <Table.Td ta="end">{share}</Table.Td>
                <Table.Td ta="end">{interval}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Box>
  );
}
