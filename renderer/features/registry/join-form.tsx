import { Button, Checkbox, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { ErrorSummary, type FormProblem } from '../../ui/error-summary.tsx';
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
  const [problems, setProblems] = useState<FormProblem[]>([]);
  const attempt = useRef(0);
  const refuse = (found: FormProblem[]): void => {
    attempt.current += 1;
    setProblems(found);
  };
  const inspect = useMutation({
    mutationFn: (invite: string) => api.registry.inspect({ invite }),
    onSuccess: ({ workspace }) => announce(`The link leads to ${workspace}`),
  });
  const invite = inspect.variables === link ? inspect.data : undefined;
  const join = useMutation({
    mutationFn: () => api.registry.join({ invite: link, name, bringAgents: canBring && bring }),
    onSuccess: () => {
      notifications.show({ message: `You are now in ${invite?.workspace ?? 'the team'}.` });
      announce(`You are now in ${invite?.workspace ?? 'the team'}`);
    },
    onError: (error) => refuse([{ field: null, message: wordsOf(error) }]),
  });
  const read = (text: string): void => {
    setLink(text);
    setProblems([]);
    if (text.trim().startsWith(PREFIX)) inspect.mutate(text);
    else inspect.reset();
  };
  const submit = (): void => {
    const found: FormProblem[] = [
      ...(link.trim() === '' ? [{ field: LINK, message: NO_LINK }] : []),
      ...(name.trim() === '' ? [{ field: NAME, message: NO_NAME }] : []),
    ];
    if (found.length > 0) refuse(found);
    else if (invite === undefined) inspect.mutate(link);
    else join.mutate();
  };
  const errorOf = (field: string): string | null =>
    problems.find((problem) => problem.field === field)?.message ?? null;
  const linkError = errorOf(LINK) ?? (inspect.isError && inspect.variables === link ? wordsOf(inspect.error) : null);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        {problems.length > 0 && (
          <ErrorSummary
            key={attempt.current}
            title={invite === undefined ? 'The link could not be checked' : 'You did not join'}
            problems={problems}
          />
        )}
        <Textarea
          id={LINK}
          label="Invite link"
          description="Starts with rulehouse://join and is good for one person. Nothing of yours is sent before you choose Join."
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
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={errorOf(NAME)}
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
          <Button type="submit" loading={join.isPending}>
            {invite === undefined ? 'Check the link' : `Join ${invite.workspace}`}
          </Button>
          <Text size="sm" c="dimmed" role="status">
            {inspect.isPending
              ? 'Asking the registry what the link is for.'
              : join.isPending
                ? 'Joining. The team’s whole history is fetched and verified.'
                : ''}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}
