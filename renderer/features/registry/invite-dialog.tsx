import { NumberInput, Text } from '@mantine/core';
import { useState } from 'react';
import type { Role } from '../../../shared/governance/roles.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { formatInstant } from '../../lib/format.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import { notMade } from './registry-words.ts';
import { RoleChoice } from './role-choice.tsx';

const FIRST_ROLE = 'invite-role-viewer';
const DAYS = 'invite-days';

/** Makes a link for one person; the link is shown here and nowhere else. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const [roles, setRoles] = useState<Role[]>(['editor']);
  const [days, setDays] = useState<number | string>(7);
  const whole = typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= 30;
  const form = useSubmit({
    title: 'No link was made',
    check: () => [
      ...(roles.length === 0 ? [{ field: FIRST_ROLE, message: 'Roles: choose at least one, for example Editor' }] : []),
      ...(whole ? [] : [{ field: DAYS, message: 'Good for: a whole number of days from 1 to 30, for example 7' }]),
    ],
    send: () => api.registry.invite({ roles, days: Number(days) }),
    done: () => announce('The invite link is made. Copy it now.'),
    words: (error) => notMade('An invite', error),
  });
  const made = form.result;
  return (
    <FormDialog
      title={made === undefined ? 'Invite a person' : 'The invite link'}
      onClose={onClose}
      size="lg"
      form={form}
      submit="Make the link"
      made={
        made && (
          <>
            <Text size="sm">
              Send it to one person over a way you trust. It is good for one person until{' '}
              <b>{formatInstant(made.expiresAt)}</b>, and it is not shown again.
            </Text>
            <CopyText label="Invite link" text={made.link} />
          </>
        )
      }
    >
      <RoleChoice id="invite-role-" roles={roles} onChange={setRoles} error={form.errorOf(FIRST_ROLE)} />
      <NumberInput
        id={DAYS}
        label="Good for"
        suffix={days === 1 ? ' day' : ' days'}
        value={days}
        onChange={setDays}
        error={form.errorOf(DAYS)}
        min={1}
        max={30}
        allowDecimal={false}
        clampBehavior="none"
        maw={160}
      />
    </FormDialog>
  );
}
