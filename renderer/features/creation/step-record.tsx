import { Alert, List, Text } from '@mantine/core';
import type { StepRecord } from '../../../shared/creation/creation.ts';
import { count } from '../../lib/format.ts';
import { IconAlertTriangle } from '../../ui/icons.ts';
import classes from './creation.module.css';

const MOST_OPEN = 3;

/** What came of a step, and what it noticed and did not take over. */
export function StepRecordNotes({ record }: { record: StepRecord }) {
  const { state, message, notes } = record;
  if (message === '' && notes.length === 0) return null;
  const list = (
    <List size="sm" spacing={2} className={classes.notes ?? ''}>
      {notes.map((note, index) => (
        // Notes may repeat; their place is all that tells them apart.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <List.Item key={index}>{note}</List.Item>
      ))}
    </List>
  );
  return (
    <Alert
      color={state === 'failed' ? 'red' : 'gray'}
      variant={state === 'failed' ? 'light' : 'outline'}
      className={classes.record ?? ''}
      {...(state === 'failed' ? { icon: <IconAlertTriangle size={18} aria-hidden /> } : {})}
    >
      {message !== '' && (
        <Text size="sm" c="var(--rh-ink)">
          {message}
        </Text>
      )}
      {notes.length > MOST_OPEN ? (
        <details>
          <summary>{count(notes.length, 'note')}</summary>
          {list}
        </details>
      ) : (
        notes.length > 0 && list
      )}
    </Alert>
  );
}
