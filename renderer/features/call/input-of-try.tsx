import { Group, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useId, useState } from 'react';
import { parseStrictJson } from '../../../shared/json/parse.ts';
import type { Contract } from '../../../shared/spec/contract.ts';
import { JsonObject } from '../../../shared/spec/ids.ts';
import { type FieldForm, FieldInputs } from '../../ui/field-inputs/field-inputs.tsx';
import classes from './call.module.css';
import { elementId } from './problems-in.ts';

interface Props {
  contract: Contract;
  input: JsonObject;
  errorOf: (field: string) => string | null;
  onChange: (edit: (old: JsonObject) => JsonObject) => void;
}

/** The input as a form made from the contract, or as the JSON that a program sends. */
export function InputOfTry({ contract, input, errorOf, onChange }: Props) {
  const heading = useId();
  const [view, setView] = useState<'form' | 'json'>('form');
  const form: FieldForm = { part: 'input', idOf: elementId, messageFor: (at) => errorOf(elementId(at)) ?? undefined };
  return (
    <section className={classes.part} aria-labelledby={heading}>
      <Group justify="space-between" gap="xs">
        <h3 id={heading}>Input</h3>
        <SegmentedControl
          size="xs"
          aria-label="How the input is given"
          data={[
            { value: 'form', label: 'Form' },
            { value: 'json', label: 'JSON' },
          ]}
          value={view}
          onChange={(next) => setView(next === 'json' ? 'json' : 'form')}
        />
      </Group>
      {view === 'form' ? (
        <div className={classes.fields}>
          {contract.input.length === 0 && (
            <Text size="sm" c="dimmed">
              The contract has no input fields.
            </Text>
          )}
          <FieldInputs fields={contract.input} value={input} at="" form={form} onChange={onChange} />
        </div>
      ) : (
        <InputAsJson input={input} problem={problemOf(contract, errorOf)} onChange={onChange} />
      )}
    </section>
  );
}

/** There is one place for what is wrong with any field. */
const problemOf = ({ input }: Contract, errorOf: Props['errorOf']): string | null =>
  input.map(({ name }) => errorOf(elementId(name))).find((message) => message !== null) ?? null;

interface JsonProps extends Pick<Props, 'input' | 'onChange'> {
  problem: string | null;
}

function InputAsJson({ input, problem, onChange }: JsonProps) {
  const [text, setText] = useState(() => JSON.stringify(input, null, 2));
  const [left, setLeft] = useState(false);
  const parsed = parseStrictJson(text);
  const isObject = parsed.ok && JsonObject.safeParse(parsed.value).success;
  const unreadable = isObject ? undefined : 'Input needs a JSON object, for example { "title": "Reading lamp" }';
  return (
    <Stack gap={4}>
      <Textarea
        id="try-json"
        aria-label="Input as JSON"
        className={classes.json ?? ''}
        value={text}
        onChange={(event) => {
          const next = event.currentTarget.value;
          setText(next);
          const found = parseStrictJson(next);
          const object = JsonObject.safeParse(found.ok ? found.value : null);
          if (object.success) onChange(() => object.data);
        }}
        onBlur={() => setLeft(true)}
        error={(left ? unreadable : undefined) ?? problem}
        data-unreadable={unreadable}
        autosize
        minRows={6}
        maxRows={20}
        spellCheck={false}
      />
    </Stack>
  );
}
