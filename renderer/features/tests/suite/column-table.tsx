import { Select, Table } from '@mantine/core';
import { useMemo } from 'react';
import { placeWords, type Source, textOf } from '../../../../shared/grading/exchange/source.ts';
import { fieldTargets, type Target } from '../../../../shared/grading/exchange/targets.ts';
import type { Contract } from '../../../../shared/spec/contract.ts';
import { pathTitle } from '../../../lib/path-title.ts';
import classes from './suite.module.css';

const SHOWN_ROWS = 3;
const LONGEST_SHOWN = 60;
const shorten = (text: string): string =>
  text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN).toWellFormed()}…` : text;

function choicesOf(contract: Contract) {
  const items = (part: 'input' | 'expected' | 'comparator', words: (title: string) => string) =>
    fieldTargets(contract, part).map(({ target, path }) => ({
      value: target,
      label: words(pathTitle(part === 'input' ? contract.input : contract.output, path)),
    }));
  return [
    { group: 'Input', items: items('input', (title) => title) },
    { group: 'Expected of the answer', items: items('expected', (title) => `Expected ${title}`) },
    {
      group: 'The case itself',
      items: [
        { value: 'title', label: 'Title of the case' },
        { value: 'kind', label: 'Kind of the case' },
        { value: 'notes', label: 'Notes' },
        { value: 'case', label: 'Whole case as exported' },
      ],
    },
    { group: 'How an answer is compared', items: items('comparator', (title) => `How ${title} is compared`) },
  ];
}

interface Props {
  source: Source;
  targets: readonly (Target | null)[];
  contract: Contract;
  onSend: (column: number, target: Target | null) => void;
}

/** The first rows of a file, a line for each column, and where each goes. */
export function ColumnTable({ source, targets, contract, onSend }: Props) {
  const choices = useMemo(() => choicesOf(contract), [contract]);
  const rows = source.rows.filter(({ refused, whole }) => refused === undefined && whole === undefined);
  const shown = rows.slice(0, SHOWN_ROWS);
  return (
    <section className={classes.columns} aria-label="Columns of the file">
      <Table verticalSpacing={4} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Column</Table.Th>
            <Table.Th w={230}>Goes to</Table.Th>
            {shown.map(({ place }) => (
              <Table.Th key={place}>{placeWords(source, place)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {source.columns.map((column, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns have a place and may share a name
            <Table.Tr key={index}>
              <Table.Th scope="row" fw={600} fz="sm" className={classes.cell ?? ''}>
                {column}
              </Table.Th>
              <Table.Td miw={190}>
                <Select
                  size="xs"
                  aria-label={`Where “${column}” goes`}
                  data={choices}
                  value={targets[index] ?? null}
                  onChange={(target) => onSend(index, target)}
                  placeholder="Left out"
                  searchable
                  clearable
                  clearButtonProps={{ 'aria-label': `Leave “${column}” out` }}
                  nothingFoundMessage="No field has this name"
                  maxDropdownHeight={260}
                  openOnFocus={false}
                />
              </Table.Td>
              {shown.map(({ place, cells }) => (
                <Table.Td key={place} fz="sm" className={classes.cell ?? ''}>
                  {shorten(textOf(cells[index]))}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
