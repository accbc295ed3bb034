import { Box, Stack, Table, Text } from '@mantine/core';
import { useMemo } from 'react';
import { causesOf, changedCaseOf } from '../../../../shared/analysis/causes.ts';
import type { ComparedSide } from '../../../../shared/api/desktop/comparisons.ts';
import type { ComparedCase, FieldComparison } from '../../../../shared/grading/comparison.ts';
import { fieldAt } from '../../../../shared/spec/contract.ts';
import type { SpecDifference } from '../../../../shared/spec/diff.ts';
import type { Json } from '../../../../shared/spec/ids.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { valueWords } from '../../../lib/case-words.ts';
import { pathTitle } from '../../../lib/path-title.ts';
import { Chip } from '../../../ui/chip.tsx';
import { InputFields } from '../field-results.tsx';
import { CaseNotes } from './case-notes.tsx';
import { Causes } from './causes.tsx';
import classes from './compare.module.css';

/** The two runs, and what differs between what they tested, by path. */
export interface Sides {
  then: ComparedSide;
  now: ComparedSide;
  differences: ReadonlyMap<string, SpecDifference>;
}

/** One case in both runs: why, field by field expected, before and after, and its input. */
export function ComparedCaseBody({ found, sides }: { found: ComparedCase; sides: Sides }) {
  const { then, now } = sides;
  const spec = now.spec ?? then.spec;
  const causes = useMemo(() => {
    if (then.spec === null || now.spec === null || found.change === 'not_compared') return [];
    if (found.change === 'unchanged') return [];
    return causesOf(
      { spec: then.spec, clock: { now: then.startedAt } },
      { spec: now.spec, clock: { now: now.startedAt } },
      changedCaseOf(found),
    );
  }, [found, then, now]);
  return (
    <Stack gap={14}>
      <dl className={classes.reasons}>
        <dt>Before</dt>
        <dd>{found.then.reason}</dd>
        <dt>After</dt>
        <dd>{found.now.reason}</dd>
      </dl>
      {found.significance !== null && <Text size="sm">{found.significance.words}</Text>}
      {found.expectationChanged && (
        <Text size="sm">
          What is expected of this case was changed between the runs; compare the answers themselves.
        </Text>
      )}
      {causes.length > 0 && <Causes causes={causes} found={found} sides={sides} />}
      <FieldTable fields={found.fields} spec={spec} />
      <CaseNotes side={now.id} id={found.caseId} />
      {spec !== null && <InputFields contract={spec.contract} input={found.input} />}
    </Stack>
  );
}

function FieldTable({ fields, spec }: { fields: readonly FieldComparison[]; spec: Spec | null }) {
  if (fields.length === 0) return null;
  const output = spec?.contract.output ?? [];
  return (
    <Box component="section" className={classes.sheet ?? ''} tabIndex={0} aria-label="Expected, before and after">
      <Table verticalSpacing={7}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Field</Table.Th>
            <Table.Th>Expected</Table.Th>
            <Table.Th>Before</Table.Th>
            <Table.Th>After</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map((each) => {
            const { field, changed, expected, wasExpected } = each;
            const words = (value: Json | undefined): string => valueWords(value, fieldAt(output, field)?.type);
            const differs = changed ? (classes.differs ?? '') : '';
            return (
              <Table.Tr key={field} style={{ verticalAlign: 'top' }}>
                <Table.Th scope="row" fw={400}>
                  {fieldAt(output, field) === undefined ? (each.title ?? field) : pathTitle(output, field)}
                  {changed && (
                    <div>
                      <Chip tone="brand">Changed</Chip>
                    </div>
                  )}
                </Table.Th>
                <Table.Td className={classes.value ?? ''}>
                  {expected === undefined ? <span className={classes.mute}>not checked</span> : words(expected)}
                  {wasExpected !== undefined && <span className={classes.was}>before: {words(wasExpected)}</span>}
                </Table.Td>
                <Table.Td className={`${classes.value} ${differs}`}>{words(each.then)}</Table.Td>
                <Table.Td className={`${classes.value} ${differs}`}>{words(each.now)}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Box>
  );
}
