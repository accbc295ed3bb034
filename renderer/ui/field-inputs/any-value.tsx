import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { FieldType } from '../../../shared/spec/contract.ts';
import { Json } from '../../../shared/spec/ids.ts';
import { FileInput, FilesInput } from '../files/file-input.tsx';
import { ValueInput } from '../value-input/value-input.tsx';

const LONG_TEXT = 200;
const isLong = (type: FieldType): boolean =>
  type.kind === 'text' && type.format === undefined && (type.maxLength ?? Number.POSITIVE_INFINITY) > LONG_TEXT;

/** Lists of lists have no form of their own and are given as JSON. */
const needsJson = (type: FieldType): boolean =>
  type.kind === 'object' || (type.kind === 'list' && ['list', 'object'].includes(type.items.kind));

/** Whether the input for this type shows a message itself, tied to the element that has the focus. */
export const showsItsError = (type: FieldType): boolean =>
  needsJson(type) || type.kind !== 'list' || ['text', 'enum', 'file'].includes(type.items.kind);

interface Props {
  id: string;
  label: string;
  type: FieldType;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  error: string | undefined;
}

/** An input for a value of any type. */
export function AnyValue(props: Props) {
  if (needsJson(props.type)) return <JsonValue {...props} />;
  const { type } = props;
  if (type.kind === 'file') return <FileInput {...props} type={type} />;
  if (type.kind === 'list' && type.items.kind === 'file') return <FilesInput {...props} type={type.items} />;
  return <ValueInput {...props} long={isLong(props.type)} />;
}

const shown = (value: Json | undefined): string => (value === undefined ? '' : JSON.stringify(value, null, 2));

function read(text: string): { value: Json | undefined } | null {
  if (text.trim() === '') return { value: undefined };
  try {
    return { value: Json.parse(JSON.parse(text)) };
  } catch {
    // Half-typed JSON is no value yet; the message below says so.
    return null;
  }
}

function JsonValue({ id, label, type, value, onChange, error }: Props) {
  const [text, setText] = useState(shown(value));
  const [left, setLeft] = useState(false);
  const unreadable = read(text) === null ? `${label} needs JSON, for example ${exampleFor(type)}` : undefined;
  return (
    <Textarea
      id={id}
      aria-label={label}
      value={text}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        const found = read(next);
        if (found !== null) onChange(found.value);
      }}
      onBlur={() => setLeft(true)}
      error={(left ? unreadable : undefined) ?? error}
      data-unreadable={unreadable}
      autosize
      minRows={3}
      maxRows={12}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } }}
      style={{ flex: '1 1 100%' }}
    />
  );
}

const exampleFor = (type: FieldType): string => (type.kind === 'list' ? '[]' : '{}');
