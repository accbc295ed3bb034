import { Alert, Box, Button, Stack, Table } from '@mantine/core';
import { useState } from 'react';
import type { Imported } from '../../../../shared/grading/exchange/import-cases.ts';
import { placeWords, type Source } from '../../../../shared/grading/exchange/source.ts';
import { count, formatNumber } from '../../../lib/format.ts';
import { IconAlertTriangle } from '../../../ui/icons.ts';
import { Some } from '../../../ui/some.tsx';
import classes from './suite.module.css';

const MOST_SHOWN = 20;
/** How many are added at a time: a file can have thousands. */
const MORE_SHOWN = 100;

/** "3 cases can be added. 2 rows have problems and would be left out. 1 row is here already." */
export function findingsWords({ cases, refused, duplicates }: Imported): string {
  const left = refused === 1 ? 'has a problem and would be left out' : 'have problems and would be left out';
  const known = duplicates.length === 1 ? 'has an input that is' : 'have inputs that are';
  return [
    `${count(cases.length, 'case')} can be added.`,
    ...(refused === 0 ? [] : [`${count(refused, 'row')} ${left}.`]),
    ...(duplicates.length === 0 ? [] : [`${count(duplicates.length, 'row')} ${known} there already.`]),
  ].join(' ');
}

/** What would become of each row that would not become a case, by row and column. */
export function ImportFindings({ source, found }: { source: Source; found: Imported }) {
  const { problems, duplicates } = found;
  const [shown, setShown] = useState(MOST_SHOWN);
  return (
    <Stack gap="sm">
      {problems.length > 0 && (
        <Alert
          color="yellow"
          icon={<IconAlertTriangle size={16} aria-hidden />}
          title={`${count(found.refused, 'row')} with problems`}
        >
          <Stack gap={4}>
            <Box component="section" className={classes.found ?? ''} tabIndex={0} aria-label="Problems by row">
              <Table verticalSpacing={3} aria-label="Rows with problems" className={classes.problems ?? ''}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th w={90}>Where</Table.Th>
                    <Table.Th w="24%">Column</Table.Th>
                    <Table.Th>Problem</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {problems.slice(0, shown).map(({ place, column, message }) => (
                    <Table.Tr key={`${place} ${column} ${message}`}>
                      <Table.Td>{placeWords(source, place)}</Table.Td>
                      <Table.Td className={classes.cell ?? ''}>{column ?? 'whole row'}</Table.Td>
                      <Table.Td className={classes.cell ?? ''}>{message}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Box>
            {problems.length > shown && (
              <Button
                variant="subtle"
                size="compact-sm"
                style={{ alignSelf: 'flex-start' }}
                onClick={() => setShown(shown + MORE_SHOWN)}
              >
                Show {formatNumber(Math.min(MORE_SHOWN, problems.length - shown))} of{' '}
                {count(problems.length - shown, 'further problem')}
              </Button>
            )}
          </Stack>
        </Alert>
      )}
      {duplicates.length > 0 && (
        <details className={classes.mistakes}>
          <summary>{count(duplicates.length, 'row')} skipped, because the same input is there already</summary>
          <ul>
            <Some of={duplicates} most={MOST_SHOWN} name="rows">
              {({ place, title, of }) => (
                <li key={place}>
                  {placeWords(source, place)}, “{title}”: same input as{' '}
                  {'place' in of ? placeWords(source, of.place).toLowerCase() : `the case “${of.title}”`}
                </li>
              )}
            </Some>
          </ul>
        </details>
      )}
    </Stack>
  );
}
