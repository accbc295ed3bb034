import { Button, Checkbox, Group, Modal, NumberInput, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Role } from '../../../shared/governance/roles.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { formatInstant } from '../../lib/format.ts';
import { ROLES } from '../../lib/roles.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { ErrorSummary, type FormProblem } from '../../ui/error-summary.tsx';
import { notMade } from './registry-words.ts';

const FIRST_ROLE = 'invite-role-viewer';
const DAYS = 'invite-days';

/** Makes a link for one person; the link is shown here and nowhere else. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const [roles, setRoles] = useState<Role[]>(['editor']);
  const [days, setDays] = useState<number | string>(7);
  const [problems, setProblems] = useState<FormProblem[]>([]);
  const attempt = useRef(0);
  const refuse = (found: FormProblem[]): void => {
    attempt.current += 1;
    setProblems(found);
  };
  const make = useMutation({
    mutationFn: () => api.registry.invite({ roles, days: Number(days) }),
    onSuccess: () => announce('The invite link is made. Copy it now.'),
    onError: (error) => refuse([{ field: null, message: notMade('An invite', error) }]),
  });
  const submit = (): void => {
    const whole = typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= 30;
    const found: FormProblem[] = [
      ...(roles.length === 0 ? [{ field: FIRST_ROLE, message: 'Roles: choose at least one, for example Editor' }] : []),
      ...(whole ? [] : [{ field: DAYS, message: 'Good for: a whole number of days from 1 to 30, for example 7' }]),
    ];
    setProblems(found);
    if (found.length > 0) refuse(found);
    else make.mutate();
  };
  const errorOf = (field: string): string | null =>
    problems.find((problem) => problem.field === field)?.message ?? null;
  const made = make.data;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={made === undefined ? 'Invite a person' : 'The invite link'}
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={made === undefined}
    >
      {made === undefined ? (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Stack gap="md">
            {problems.length > 0 && <ErrorSummary key={attempt.current} title="No link was made" problems={problems} />}
            <Checkbox.Group
              label="Roles"
              description="What the person may do"
              value={roles}
              onChange={(values) => setRoles(Role.options.filter((role) => values.includes(role)))}
              error={errorOf(FIRST_ROLE)}
            >
              <Stack gap={10} mt={8} mb={4}>
                {Role.options.map((role) => (
                  <Checkbox
                    key={role}
                    id={`invite-role-${role}`}
                    value={role}
                    label={ROLES[role].name}
                    description={ROLES[role].may}
                  />
                ))}
              </Stack>
            </Checkbox.Group>
            <NumberInput
              id={DAYS}
              label="Good for"
              suffix={days === 1 ? ' day' : ' days'}
              value={days}
              onChange={setDays}
              error={errorOf(DAYS)}
              min={1}
              max={30}
              allowDecimal={false}
              clampBehavior="none"
              maw={160}
            />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={make.isPending}>
                Make the link
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack gap="md">
          <Text size="sm">
            Send it to one person over a way you trust. It is good for one person until{' '}
            <b>{formatInstant(made.expiresAt)}</b>, and it is not shown again.
          </Text>
          <CopyText label="Invite link" text={made.link} />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
