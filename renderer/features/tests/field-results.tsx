import { Box, List, Table } from '@mantine/core';
import type { Problem } from '../../../shared/errors.ts';
import type { FieldExpectation } from '../../../shared/grading/case.ts';
import type { Sample } from '../../../shared/grading/report.ts';
import { type Contract, type FieldType, fieldAt, fieldPaths } from '../../../shared/spec/contract.ts';
import type { Json, JsonObject } from '../../../shared/spec/ids.ts';
import { valueAt } from '../../../shared/spec/paths.ts';
import { expectationWords, valueWords } from '../../lib/case-words.ts';
import { pathTitle } from '../../lib/path-title.ts';
import { FileView } from '../../ui/files/file-view.tsx';
import classes from './open-case.module.css';
import { ResultChip } from './result-chip.tsx';
import { comparedWords } from './words.ts';

interface Props {
  contract: Contract;
  /** null: the case was edited or removed since, and only the result knows what it was compared with. */
  expectation: readonly FieldExpectation[] | null;
  sample: Sample | undefined;
  /** Texts that stand below with what was said about their meaning. */
  apart: readonly string[];
}

/** Expected beside got, field by field; fields nobody compares show what came back. */
export function FieldResults({ contract, expectation, sample, apart }: Props) {
  const output = sample?.output ?? {};
  const named = [...(expectation ?? []).map((one) => one.field), ...(sample?.fields ?? []).map((one) => one.field)];
  const known = fieldPaths(contract.output).map(({ path }) => path);
  const paths = [...known, ...new Set(named.filter((path) => !known.includes(path)))].filter(
    (path) => !apart.includes(path) && (named.includes(path) || valueAt(output, path) !== undefined),
  );
  if (paths.length === 0) return null;
  return (
    <Box component="section" className={classes.sheet ?? ''} tabIndex={0} aria-label="Expected and got">
      <Table verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Field</Table.Th>
            <Table.Th>Expected</Table.Th>
            <Table.Th>Got</Table.Th>
            <Table.Th>Result</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {paths.map((path) => {
            const type = fieldAt(contract.output, path)?.type;
            const expected = expectation?.find((one) => one.field === path);
            const found = sample?.fields.find((one) => one.field === path);
            const wanted =
              expectation === null
                ? comparedWords(found, type)
                : expected === undefined
                  ? 'not checked'
                  : expectationWords(expected, type);
            const actual = valueAt(output, path);
            const differs = found?.result === 'differ' ? (classes.differs ?? '') : '';
            return (
              <Table.Tr key={path} style={{ verticalAlign: 'top' }}>
                <Table.Th scope="row" fw={400}>
                  {pathTitle(contract.output, path)}
                </Table.Th>
                <Table.Td className={`${classes.value} ${differs}`}>
                  {wanted === 'not checked' ? <Mute>{wanted}</Mute> : wanted}
                </Table.Td>
                <Table.Td className={`${classes.value} ${differs}`}>
                  {actual === undefined ? <Mute>nothing</Mute> : valueWords(actual, type)}
                </Table.Td>
                <Table.Td>{found !== undefined && <ResultChip result={found} />}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Box>
  );
}

const Mute = ({ children }: { children: string }) => <span className={classes.sub}>{children}</span>;

/** What an application would send: every field that is there, in words. */
export function InputFields({ contract, input }: { contract: Contract; input: JsonObject }) {
  const rows = fieldPaths(contract.input).filter(({ path }) => valueAt(input, path) !== undefined);
  const others = Object.keys(input).filter((name) => !contract.input.some((field) => field.name === name));
  return (
    <section className={classes.part}>
      <h3>Input</h3>
      {rows.length + others.length === 0 ? (
        <span className={classes.sub}>Empty</span>
      ) : (
        <dl className={classes.facts}>
          {rows.map(({ path, field }) => (
            <FieldFact
              key={path}
              title={pathTitle(contract.input, path)}
              words={valueWords(valueAt(input, path), field.type)}
              files={filesAt(valueAt(input, path), field.type)}
            />
          ))}
          {others.map((name) => (
            <FieldFact key={name} title={`${name} (not in the contract)`} words={valueWords(input[name], undefined)} />
          ))}
        </dl>
      )}
    </section>
  );
}

const FieldFact = ({ title, words, files = [] }: { title: string; words: string; files?: readonly Json[] }) => (
  <>
    <dt>{title}</dt>
    {files.length === 0 ? (
      <dd>{words}</dd>
    ) : (
      <dd>
        {files.map((file, index) => (
          // Files have no identity of their own; their place is what the person sees.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <FileView key={index} value={file} />
        ))}
      </dd>
    )}
  </>
);

/** The files of a field that holds one or several. */
const filesAt = (value: Json | undefined, type: FieldType): readonly Json[] =>
  type.kind === 'file'
    ? [value ?? null]
    : type.kind === 'list' && type.items.kind === 'file' && Array.isArray(value)
      ? value
      : [];

/** Where an answer does not fit the contract. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  return (
    <section className={classes.part}>
      <h3>Where the answer does not fit the contract</h3>
      <List size="sm">
        {problems.map(({ path, field, message }) => (
          <List.Item key={path + message}>
            {field === '' || message.startsWith(field) ? message : `${field}: ${message}`}
          </List.Item>
        ))}
      </List>
    </section>
  );
}
