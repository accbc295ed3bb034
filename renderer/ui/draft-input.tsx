import { Textarea, TextInput } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';

interface DraftInputProps {
  label?: string;
  'aria-label'?: string;
  description?: ReactNode;
  id?: string;
  value: string;
  /** Stores the text; in words why it cannot be, null when it is. */
  commit: (text: string) => string | null;
  /** `change`: stored with every key. `leave`: on Enter and on leaving, for what must not pass through half a word. */
  when?: 'change' | 'leave';
  multiline?: boolean;
  readOnly?: boolean;
  maxLength?: number;
  placeholder?: string;
  monospace?: boolean;
}

/**
 * A text that is stored only while it is acceptable. What cannot be stored stays in the input with the reason below it, said
 * on leaving and from then on while typing.
 */
export function DraftInput(props: DraftInputProps) {
  const { value, commit, when = 'change', multiline = false, readOnly = false, monospace = false, ...rest } = props;
  const [typed, setTyped] = useState(value);
  const [why, setWhy] = useState<string | null>(null);
  const [left, setLeft] = useState(false);
  // Undo and edits elsewhere come in; what is being typed and was not stored yet gives way to them.
  useEffect(() => {
    setTyped(value);
    setWhy(null);
  }, [value]);
  const store = (text: string): void => setWhy(text === value ? null : commit(text));
  const latest = useRef(() => {});
  latest.current = () => {
    if (typed !== value && why === null && !readOnly) commit(typed);
  };
  useEffect(() => {
    // A reload must not lose what waits for the input to be left.
    const keep = (): void => latest.current();
    window.addEventListener('beforeunload', keep);
    return () => window.removeEventListener('beforeunload', keep);
  }, []);
  const common = {
    ...rest,
    value: typed,
    readOnly,
    error: left ? why : null,
    onChange: ({ currentTarget: { value: text } }: { currentTarget: { value: string } }) => {
      setTyped(text);
      if (when === 'change') store(text);
      else setWhy(null);
    },
    onBlur: () => {
      setLeft(true);
      if (!readOnly) store(typed);
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || when === 'change' || readOnly) return;
      setLeft(true);
      store(typed);
    },
    ...(monospace ? { styles: { input: { fontFamily: 'var(--mantine-font-family-monospace)' } } } : {}),
  };
  return multiline ? <Textarea {...common} autosize minRows={2} maxRows={8} /> : <TextInput {...common} />;
}
