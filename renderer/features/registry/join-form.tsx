import { Button, Checkbox, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useRef, useState } from 'react';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { useSubmit } from '../../ui/use-submit.tsx';
import { InviteFacts } from './invite-facts.tsx';

const LINK = 'invite-link';
const NAME = 'member-name';
const PREFIX = 'rulehouse://join';
const NO_LINK = 'Invite link: paste the whole link, for example rulehouse://join?address=…';
const NO_NAME = 'Your name: as the team should see it under your decisions';

/** Paste a link, see what it would do, then join. `canBring`: the agents of this workspace can go along. */
export function JoinForm({ me, canBring }: { me: string; canBring: boolean }) {
  const [link, setLink] = useState('');
  const [name, setName] = useState(me);
  const [bring, setBring] = useState(canBring);
  const inspect = useMutation({
    mutationFn: (invite: string) => api.registry.inspect({ invite }),
    onSuccess: ({ workspace }) => announce(`The link leads to ${workspace}`),
  });
  const invite = inspect.variables === link ? inspect.data : undefined;
  const organisation = invite?.organisation ?? null;
  const stop = useRef<AbortController>(null);
  const form = useSubmit({
    title: invite === undefined ? 'The link could not be checked' : 'You did not join',
    check: () => [
      ...(link.trim() === '' ? [{ field: LINK, message: NO_LINK }] : []),
      ...(name.trim() === '' ? [{ field: NAME, message: NO_NAME }] : []),
    ],
    send: () => {
      stop.current = new AbortController();
      const { signal } = stop.current;
      return api.registry.join({ invite: link, name, bringAgents: canBring && bring }, { signal });
    },
    words: (error) =>
      stop.current?.signal.aborted === true
        ? 'You stopped waiting for the browser. Nothing was changed.'
        : wordsOf(error),
    done: () => {
      notifications.show({ message: `You are now in ${invite?.workspace ?? 'the team'}.` });
      announce(`You are now in ${invite?.workspace ?? 'the team'}`);
    },
  });
  const read = (text: string): void => {
    setLink(text);
    form.refuse([]);
    if (text.trim().startsWith(PREFIX)) inspect.mutate(text);
    else inspect.reset();
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    // Nobody joins by a link before seeing where it leads.
    if (invite === undefined && link.trim() !== '' && name.trim() !== '') inspect.mutate(link);
    else form.submit();
  };
  const linkError =
    form.errorOf(LINK) ?? (inspect.isError && inspect.variables === link ? wordsOf(inspect.error) : null);
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="md">
        {form.summary}
        <Textarea
          id={LINK}
          label="Invite link"
          description="Starts with rulehouse://join. An invite is good for one person. Nothing of yours is sent before you choose Join."
          value={link}
          onChange={(event) => read(event.currentTarget.value)}
          onBlur={() => {
            if (link.trim() !== '' && inspect.variables !== link) inspect.mutate(link);
          }}
          error={linkError}
          autosize
          minRows={2}
          maxRows={5}
          maxLength={4000}
          spellCheck={false}
          autoComplete="off"
          required
        />
        {invite !== undefined && (
          <>
            <InviteFacts invite={invite} />
            <TextInput
              id={NAME}
              label="Your name in the team"
              description={
                organisation === null ? undefined : `Used where ${organisation} does not say what your name is.`
              }
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={form.errorOf(NAME)}
              maxLength={200}
              required
            />
            {canBring && (
              <Checkbox
                checked={bring}
                onChange={(event) => setBring(event.currentTarget.checked)}
                label="Bring my agents along"
                description="Their drafts, tests and runs come too, and a change asks the team to publish what you had. Nothing goes to production by itself, and this workspace stays as it is."
              />
            )}
          </>
        )}
        <Group gap="sm">
          <Button type="submit" loading={form.pending}>
            {invite === undefined
              ? 'Check the link'
              : organisation === null
                ? `Join ${invite.workspace}`
                : `Sign in with ${organisation}`}
          </Button>
          {form.pending && organisation !== null && (
            <Button variant="default" onClick={() => stop.current?.abort()}>
              Stop waiting
            </Button>
          )}
          <Text size="sm" c="dimmed" role="status">
            {inspect.isPending
              ? 'Asking the registry what the link is for.'
              : form.pending && organisation !== null
                ? `Sign in with ${organisation} in the browser window that has opened. This page goes on by itself.`
                : form.pending
                  ? 'Joining. The team’s whole history is fetched and verified.'
                  : ''}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}
