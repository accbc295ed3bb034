import { Checkbox, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { WEBHOOK_EVENTS } from '../../../shared/api/webhooks.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import { EVENT_WORDS } from './delivery-words.ts';
import { notMade } from './registry-words.ts';

const [URL_FIELD, EVENTS] = ['webhook-url', 'webhook-event-change.opened'] as const;
const isAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** Has an address told of what happens; its secret is shown here and nowhere else. */
export function WebhookDialog({ onClose }: { onClose: () => void }) {
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState<string[]>(['version.deployed', 'version.rolled_back']);
  const chosen = WEBHOOK_EVENTS.filter((event) => events.includes(event));
  const form = useSubmit({
    title: 'No webhook was made',
    check: () => [
      ...(isAddress(url.trim())
        ? []
        : [
            {
              field: URL_FIELD,
              message: 'Address: one that begins with https://, for example https://example.com/hook',
            },
          ]),
      ...(chosen.length > 0 ? [] : [{ field: EVENTS, message: 'Tell it when: choose at least one' }]),
    ],
    send: () => api.webhooks.create({ url: url.trim(), events: chosen }),
    done: () => announce('The webhook is made. Copy its secret now.'),
    words: (error) => notMade('A webhook', error),
    fieldOf: ({ field }) => (field === 'url' ? URL_FIELD : null),
  });
  const made = form.result;
  return (
    <FormDialog
      title={made === undefined ? 'New webhook' : 'The webhook’s secret'}
      onClose={onClose}
      size="lg"
      form={form}
      submit="Make the webhook"
      made={
        made && (
          <>
            <Text size="sm">
              Whoever receives verifies each delivery with this secret, by <b>Standard Webhooks</b>. Copy it now; it is{' '}
              <b>not shown again</b>.
            </Text>
            <CopyText label="Secret" text={made.secret} />
          </>
        )
      }
    >
      <TextInput
        id={URL_FIELD}
        label="Address"
        description="The registry sends a POST there; it must be public unless who runs the registry allows others"
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
        error={form.errorOf(URL_FIELD)}
        maxLength={2000}
        required
        data-autofocus
      />
      <Checkbox.Group label="Tell it when" value={events} onChange={setEvents} error={form.errorOf(EVENTS)}>
        <Stack gap={8} mt={8}>
          {WEBHOOK_EVENTS.map((event) => (
            <Checkbox key={event} id={`webhook-event-${event}`} value={event} label={EVENT_WORDS[event]} />
          ))}
        </Stack>
      </Checkbox.Group>
    </FormDialog>
  );
}
