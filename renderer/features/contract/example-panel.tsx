import { Alert, Button, Group, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { parseStrictJson } from '../../../shared/json/parse.ts';
import { documentChecker } from '../../../shared/schema/document-problems.ts';
import { exampleDocument } from '../../../shared/schema/example.ts';
import type { Contract } from '../../../shared/spec/contract.ts';
import type { Side } from '../../../shared/spec/contract-places.ts';
import type { Json } from '../../../shared/spec/ids.ts';
import { count } from '../../lib/format.ts';
import { witnessRows } from '../../ui/contract-impact/impact-places.ts';
import { IconAlertTriangle, IconCheck } from '../../ui/icons.ts';
import classes from './contract-side.module.css';
import { SideChoice } from './side-choice.tsx';

const indented = (value: Json): string => JSON.stringify(value, null, 2);

/** A document that fits the contract, made from it; it can be edited to see what would be refused, and is kept nowhere. */
export function ExamplePanel({ contract, start }: { contract: Contract; start: Side }) {
  const [side, setSide] = useState<Side>(start);
  // The side of the field that is being edited is the one to look at.
  useEffect(() => setSide(start), [start]);
  const [view, setView] = useState<'table' | 'json'>('table');
  const [edited, setEdited] = useState<Partial<Record<Side, string>>>({});
  const made = useMemo(() => exampleDocument(contract[side]), [contract, side]);
  const check = useMemo(() => documentChecker(contract, side), [contract, side]);
  const text = edited[side] ?? indented(made);
  const parsed = useMemo(() => parseStrictJson(text), [text]);
  const checked = useMemo(() => (parsed.ok ? check(parsed.value) : null), [parsed, check]);
  const shown = parsed.ok ? parsed.value : made;
  return (
    <Stack gap="sm">
      <Group gap="xs" justify="space-between">
        <SideChoice value={side} onChange={setSide} />
        <SegmentedControl
          size="xs"
          aria-label="How the example is shown"
          data={[
            { value: 'table', label: 'Table' },
            { value: 'json', label: 'JSON' },
          ]}
          value={view}
          onChange={(next) => setView(next === 'json' ? 'json' : 'table')}
        />
      </Group>
      {view === 'table' ? (
        <ExampleTable value={shown} contract={contract} side={side} />
      ) : (
        <Textarea
          aria-label={side === 'input' ? 'Example input as JSON' : 'Example answer as JSON'}
          description="Change it to see what would be refused. It is kept nowhere."
          value={text}
          autosize
          minRows={6}
          maxRows={24}
          spellCheck={false}
          classNames={{ input: classes.code ?? '' }}
          onChange={(event) => setEdited({ ...edited, [side]: event.currentTarget.value })}
        />
      )}
      <div role="status">
        {!parsed.ok ? (
          <Alert color="red" icon={<IconAlertTriangle size={16} aria-hidden />} title="This is not JSON yet">
            {parsed.message}
          </Alert>
        ) : checked === null || !checked.ok ? (
          <Alert color="yellow" icon={<IconAlertTriangle size={16} aria-hidden />} title="This cannot be checked">
            {checked?.refusal.reason}
          </Alert>
        ) : checked.problems.length === 0 ? (
          <Text size="sm" className={classes.accepted}>
            <IconCheck size={15} aria-hidden /> The contract accepts this {side === 'input' ? 'input' : 'answer'}.
          </Text>
        ) : (
          <Alert
            color="red"
            icon={<IconAlertTriangle size={16} aria-hidden />}
            title={`The contract refuses it: ${count(checked.problems.length, 'problem')}`}
          >
            <ul className={classes.problems}>
              {checked.problems.map(({ path, message, example }) => (
                <li key={`${path} ${message}`}>
                  {message}.{example === undefined ? '' : ` For example ${JSON.stringify(example)}.`}
                </li>
              ))}
            </ul>
          </Alert>
        )}
      </div>
      {edited[side] !== undefined && (
        <Button
          variant="subtle"
          size="compact-sm"
          w="fit-content"
          onClick={() => setEdited(Object.fromEntries(Object.entries(edited).filter(([name]) => name !== side)))}
        >
          Make it from the contract again
        </Button>
      )}
    </Stack>
  );
}

function ExampleTable({ value, contract, side }: { value: Json; contract: Contract; side: Side }) {
  const fields = contract[side];
  const rows = useMemo(
    () => witnessRows(value, { fields, titles: [fields], pointer: '', locale: navigator.language }),
    [value, fields],
  );
  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No fields yet.
      </Text>
    );
  return (
    <table className={classes.example}>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ pointer, label, value: words }) => (
          <tr key={pointer}>
            <th scope="row">{label}</th>
            <td>{words}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
