import { Alert, Anchor, List } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { IconAlertTriangle } from './icons.ts';

export interface FormProblem {
  /** The `id` of the field's input element, null when no single field is meant. */
  field: string | null;
  message: string;
}

/** After a refused submit: takes the focus and links each problem to its field. Give it a new `key` per attempt. */
export function ErrorSummary({ title, problems }: { title: string; problems: readonly FormProblem[] }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const focusField = (id: string): void => document.getElementById(id)?.focus();
  return (
    <Alert
      ref={box}
      tabIndex={-1}
      color="red"
      title={title}
      icon={<IconAlertTriangle size={18} aria-hidden />}
      role="alert"
    >
      <List size="sm">
        {problems.map(({ field, message }) => (
          <List.Item key={message}>
            {field === null ? (
              message
            ) : (
              <Anchor component="button" type="button" size="sm" ta="start" mih={24} onClick={() => focusField(field)}>
                {message}
              </Anchor>
            )}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
