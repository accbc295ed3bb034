import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { DeliveryView } from '../../../shared/api/webhooks.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { count, formatInstant } from '../../lib/format.ts';
import { Chip } from '../../ui/chip.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { IconCheck, IconRefresh, IconX } from '../../ui/icons.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { eventWords, readable, STATES, TONES } from './delivery-words.ts';
import classes from './registry.module.css';

const ICONS = { pending: IconRefresh, delivered: IconCheck, failed: IconX } as const;

/** One delivery: how it went and when it goes on; opened, what was sent and what came back. */
export function Delivery({ delivery }: { delivery: DeliveryView }) {
  const { id, event, state, createdAt, attempts, lastAt, status, reason, nextAt, body, response } = delivery;
  const [isOpen, setOpen] = useState(false);
  const part = useId();
  const again = useMutation({
    mutationFn: () => api.webhooks.redeliver({ id }),
    onSuccess: () => announce('It is sent again'),
  });
  const Icon = ICONS[state];
  const words = `${eventWords(event)}, ${formatInstant(createdAt)}`;
  return (
    <li>
      <div className={classes.delivery}>
        <Chip tone={TONES[state]} icon={<Icon size={13} aria-hidden />}>
          {STATES[state]}
        </Chip>
        <b>{eventWords(event)}</b>
        <Text size="sm" c="dimmed">
          <RelativeTime at={createdAt} />
        </Text>
        <Group gap={2} ms="auto">
          <Button
            variant="subtle"
            size="compact-sm"
            aria-expanded={isOpen}
            aria-controls={part}
            aria-label={`${isOpen ? 'Close' : 'Open'}: ${words}`}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? 'Close' : 'Open'}
          </Button>
          <Button
            variant="subtle"
            size="compact-sm"
            loading={again.isPending}
            aria-label={`Send again: ${words}`}
            onClick={() => again.mutate()}
          >
            Send again
          </Button>
        </Group>
      </div>
      <Text size="sm" c="dimmed">
        {attempts === 0 ? 'Not sent yet.' : `${count(attempts, 'attempt')}, the last ${whenOf(lastAt)}`}
        {status !== null && reason === null && `, answered ${status}`}
        {attempts > 0 && '.'} {reason}
        {nextAt !== null && ` Next attempt ${whenOf(nextAt)}.`}
      </Text>
      {again.isError && (
        <Text size="sm" c="var(--rh-bad)" role="alert">
          It was not sent again. {wordsOf(again.error)}
        </Text>
      )}
      <div id={part} hidden={!isOpen} className={classes.sent}>
        {isOpen && (
          <>
            <CopyText label="What is sent" text={readable(body)} />
            {response === null ? (
              <Text size="sm" c="dimmed">
                {status === null ? 'Nothing was answered.' : `Nothing came with the answer ${status}.`}
              </Text>
            ) : (
              <CopyText label="What was answered, its beginning" text={readable(response)} />
            )}
            <CopyText label="Id, for the receiver’s log" text={id} />
          </>
        )}
      </div>
    </li>
  );
}

const whenOf = (at: string | null): string => (at === null ? 'at an unknown time' : formatInstant(at));
