import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useEffect, useRef, useState } from 'react';
import type { WaitingView } from '../../../../shared/api/desktop/devices.ts';
import { announce } from '../../../lib/announce.tsx';
import { api, query } from '../../../lib/api.ts';
import { wordsOf } from '../../../lib/errors.ts';
import { formatTime } from '../../../lib/format.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { LoadError } from '../../../ui/load-error.tsx';
import { useSubmit } from '../../../ui/use-submit.tsx';
import { ComparisonCode } from './comparison-code.tsx';

const LINK = 'device-link';
const NAME = 'device-name';
const PREFIX = 'rulehouse://device';

/** Makes this computer another device of somebody, with the link that their first one made. */
export function UseLinkDialog({ onClose }: { onClose: () => void }) {
  const waiting = useQuery(query.devices.waiting.queryOptions());
  const workspace = useQuery(query.workspace.current.queryOptions()).data;
  const before = useRef<WaitingView | null>(null);
  const now = waiting.data ?? null;
  useEffect(() => {
    if (now !== null) before.current = now;
    // Waited, and does so no more: the other device has confirmed, and the team's workspace is here.
    else if (before.current !== null && workspace?.kind === 'team' && workspace.name === before.current.workspace) {
      announce(`This computer is a device of ${before.current.member} in ${workspace.name} now`);
      onClose();
    }
  }, [now, workspace, onClose]);
  return (
    <Dialog title="Make this a device of mine" size="lg" onClose={onClose}>
      {waiting.isError && (
        <LoadError
          title="What this computer waits for could not be read"
          error={waiting.error}
          retry={() => void waiting.refetch()}
        />
      )}
      {waiting.isSuccess &&
        (now === null ? <LinkForm onClose={onClose} /> : <Waiting waiting={now} onClose={onClose} />)}
    </Dialog>
  );
}

function LinkForm({ onClose }: { onClose: () => void }) {
  const [link, setLink] = useState('');
  const [name, setName] = useState('');
  const inspect = useMutation({
    mutationFn: (text: string) => api.devices.inspectLink({ link: text }),
    onSuccess: ({ workspace, member, device }) => {
      setName((typed) => (typed === '' ? device : typed));
      announce(`The link makes this a device of ${member} in ${workspace}`);
    },
  });
  const found = inspect.variables === link ? inspect.data : undefined;
  const form = useSubmit({
    title: found === undefined ? 'The link could not be checked' : 'This device did not ask',
    check: () => [
      ...(link.trim() === ''
        ? [{ field: LINK, message: `Link: paste the whole link, for example ${PREFIX}?address=…` }]
        : []),
      ...(name.trim() === ''
        ? [{ field: NAME, message: 'Name: what you call this computer, for example Laptop' }]
        : []),
    ],
    send: () => api.devices.join({ link, device: name.trim() }),
  });
  const read = (text: string): void => {
    setLink(text);
    form.refuse([]);
    if (text.trim().startsWith(PREFIX)) inspect.mutate(text);
    else inspect.reset();
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    // Nobody asks before seeing whose device this becomes.
    if (found === undefined && link.trim() !== '') inspect.mutate(link);
    else form.submit();
  };
  const linkError =
    form.errorOf(LINK) ?? (inspect.isError && inspect.variables === link ? wordsOf(inspect.error) : null);
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="md">
        {form.summary}
        <Text size="sm">
          On a computer on which you are in the team already, open Settings, Devices, and choose “Add another device…”.
          Bring the link it makes here.
        </Text>
        <Textarea
          id={LINK}
          label="Link from your other device"
          description={`Starts with ${PREFIX}`}
          value={link}
          onChange={(event) => read(event.currentTarget.value)}
          error={linkError}
          autosize
          minRows={2}
          maxRows={5}
          maxLength={4000}
          spellCheck={false}
          autoComplete="off"
          required
        />
        {found !== undefined && (
          <>
            <Text size="sm">
              This computer becomes a device of <b>{found.member}</b> in <b>{found.workspace}</b>, at the registry{' '}
              {found.address}. The link is good until {formatTime(found.expiresAt)}.
            </Text>
            <TextInput
              id={NAME}
              label="Name of this computer"
              description="Under which you find it in the list of your devices"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={form.errorOf(NAME)}
              maxLength={200}
              required
            />
          </>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          {/* Another button, not another word on it: a click that began on the one does nothing on the other. */}
          <Button key={found === undefined ? 'check' : 'ask'} type="submit" loading={form.pending || inspect.isPending}>
            {found === undefined ? 'Check the link' : 'Ask to be added'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Waiting({ waiting, onClose }: { waiting: WaitingView; onClose: () => void }) {
  const { workspace, member, code, state, problem, expiresAt } = waiting;
  const stop = useMutation({ mutationFn: () => api.devices.stopWaiting() });
  const look = useMutation({ mutationFn: () => api.devices.look() });
  const isEnded = state === 'refused' || state === 'expired';
  return (
    <Stack gap="md">
      {isEnded ? (
        <Text size="sm" role="status">
          {state === 'refused'
            ? 'Your other device refused, or ended the link. Nothing was added.'
            : 'The link has expired. Nothing was added. Make a new one on your other device.'}
        </Text>
      ) : (
        <>
          <Text size="sm">
            Look at your other device: it asks whether to add this one to {workspace} as a device of {member}, and has
            to show the same code, letter by letter.
          </Text>
          <ComparisonCode code={code} />
          <Text size="sm" c="dimmed" role="status">
            {state === 'added'
              ? 'Confirmed. The team’s history is being fetched and verified.'
              : `Waiting for your other device, until ${formatTime(expiresAt)}. You can close this; it goes on.`}
          </Text>
        </>
      )}
      {problem !== null && (
        <Text size="sm" role="alert">
          {problem}
        </Text>
      )}
      {look.isError && (
        <Text size="sm" role="alert">
          {wordsOf(look.error)}
        </Text>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
          {isEnded ? 'Use another link' : 'Stop waiting'}
        </Button>
        {problem !== null && (
          <Button variant="default" loading={look.isPending} onClick={() => look.mutate()}>
            Try now
          </Button>
        )}
        <Button onClick={onClose}>Close</Button>
      </Group>
    </Stack>
  );
}
