import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { MemberView } from '../../../shared/api/desktop/workspace.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import { RoleChoice } from './role-choice.tsx';

const NAME = 'member-name';
const ROLE = 'member-role-';

/** Another name or other roles for a person. Signed like every decision; it holds from then on. */
export function MemberDialog({ member, onClose }: { member: MemberView; onClose: () => void }) {
  const [name, setName] = useState(member.name);
  const [roles, setRoles] = useState(member.roles);
  const form = useSubmit({
    title: 'Nothing was changed',
    check: () => [
      ...(name.trim() === '' ? [{ field: NAME, message: 'Name: say who this is, for example Erin' }] : []),
      ...(roles.length === 0
        ? [{ field: `${ROLE}viewer`, message: 'Roles: choose at least one, for example Editor' }]
        : []),
    ],
    send: () => api.workspace.changeMember({ member: member.id, name: name.trim(), roles }),
    done: () => {
      announce(`${name.trim()} has the new roles`);
      onClose();
    },
  });
  return (
    <FormDialog title={`Name and roles of ${member.name}`} onClose={onClose} form={form} submit="Change">
      <TextInput
        id={NAME}
        label="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={form.errorOf(NAME)}
      />
      <RoleChoice id={ROLE} roles={roles} onChange={setRoles} error={form.errorOf(`${ROLE}viewer`)} />
    </FormDialog>
  );
}
