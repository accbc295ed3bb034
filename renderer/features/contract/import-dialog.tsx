import { Alert, Button, FileButton, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { parseStrictJson } from '../../../shared/json/parse.ts';
import { readFields } from '../../../shared/schema/import.ts';
import type { Contract, Field } from '../../../shared/spec/contract.ts';
import { putFields } from '../../../shared/spec/contract-edits.ts';
import type { Side } from '../../../shared/spec/contract-places.ts';
import { count } from '../../lib/format.ts';
import { newId } from '../../lib/ids.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FieldTable } from '../../ui/field-table.tsx';
import { IconAlertTriangle, IconFileImport } from '../../ui/icons.ts';
import classes from './contract-side.module.css';
import { SideChoice } from './side-choice.tsx';
import type { ContractActions } from './use-contract-actions.tsx';

interface Props {
  contract: Contract;
  edit: ContractActions['edit'];
  onDone: (firstField: string) => void;
  onClose: () => void;
}
interface Remark {
  path: string;
  reason: string;
}
type Reading =
  | { kind: 'nothing' }
  | { kind: 'refused'; title: string; remarks: Remark[]; words?: string }
  | { kind: 'fields'; fields: Field[]; leftOut: Remark[] };

function readText(text: string): Reading {
  if (text.trim() === '') return { kind: 'nothing' };
  const parsed = parseStrictJson(text);
  if (!parsed.ok) return { kind: 'refused', title: 'This is not JSON', remarks: [], words: parsed.message };
  const read = readFields(parsed.value, newId);
  if (!read.ok) return { kind: 'refused', title: 'A contract cannot hold this schema', remarks: read.refusals };
  if (read.fields.length === 0)
    return {
      kind: 'refused',
      title: 'There are no fields in it',
      remarks: [{ path: '', reason: 'it has no properties' }],
    };
  return { kind: 'fields', fields: read.fields, leftOut: read.leftOut };
}

/** Reads a JSON Schema into fields, shows them, and puts them in the place of one side. Nothing is guessed. */
export function ImportDialog({ contract, edit, onDone, onClose }: Props) {
  const [side, setSide] = useState<Side>('input');
  const [text, setText] = useState('');
  const [why, setWhy] = useState<string | null>(null);
  const reset = useRef<() => void>(null);
  const reading = useMemo(() => readText(text), [text]);
  const name = side === 'input' ? 'input' : 'answer';
  const put = (): void => {
    if (reading.kind !== 'fields') return;
    const { fields } = reading;
    const refused = edit(`import the ${name}`, (old) => putFields(old, side, fields));
    if (refused !== null) {
      setWhy(refused);
      return;
    }
    onDone(contract[side].find((known) => known.name === fields[0]?.name)?.id ?? fields[0]?.id ?? '');
    onClose();
  };
  return (
    <Dialog title="Import a JSON Schema" size="lg" onClose={onClose}>
      <Stack gap="md">
        <Group gap="sm" justify="space-between">
          <Group gap="xs">
            <Text size="sm">Replaces the</Text>
            <SideChoice value={side} onChange={setSide} />
          </Group>
          <FileButton
            resetRef={reset}
            accept=".json,application/json,application/schema+json"
            onChange={(file) => {
              reset.current?.();
              file?.text().then(setText, () => setWhy('The file could not be read. Try to paste its text.'));
            }}
          >
            {(props) => (
              <Button {...props} variant="default" leftSection={<IconFileImport size={16} aria-hidden />}>
                Choose a file
              </Button>
            )}
          </FileButton>
        </Group>
        <Textarea
          label="JSON Schema"
          description="Paste it here: draft 2020-12, 2019-09 or draft-07, with an object at its top"
          value={text}
          autosize
          minRows={5}
          maxRows={12}
          spellCheck={false}
          classNames={{ input: classes.code ?? '' }}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setWhy(null);
          }}
          data-autofocus
        />
        {reading.kind === 'refused' && (
          <Alert color="red" role="alert" icon={<IconAlertTriangle size={16} aria-hidden />} title={reading.title}>
            {reading.words ?? <Remarks remarks={reading.remarks} />}
          </Alert>
        )}
        {reading.kind === 'fields' && (
          <>
            <Text size="sm">
              {count(reading.fields.length, 'field')} would take the place of{' '}
              {count(contract[side].length, `${name} field`)}. Fields that keep their name stay the same field.
            </Text>
            <div className={classes.preview}>
              <FieldTable fields={reading.fields} label="Fields read from the schema" />
            </div>
            {reading.leftOut.length > 0 && (
              <Alert
                color="yellow"
                icon={<IconAlertTriangle size={16} aria-hidden />}
                title="Left out, because it restricts nothing"
              >
                <Remarks remarks={reading.leftOut} />
              </Alert>
            )}
          </>
        )}
        {why !== null && (
          <Alert color="red" role="alert">
            {why}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={reading.kind !== 'fields'} onClick={put}>
            Replace the {name}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

const Remarks = ({ remarks }: { remarks: readonly Remark[] }) => (
  <ul className={classes.problems}>
    {remarks.map(({ path, reason }) => (
      <li key={`${path} ${reason}`}>
        <code className={classes.where}>{path === '' ? 'At the top' : path}</code> {reason}
      </li>
    ))}
  </ul>
);
