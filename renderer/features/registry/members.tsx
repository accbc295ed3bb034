import { ActionIcon, Group, Menu, Table, Text, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MemberView } from '../../../shared/api/desktop/workspace.ts';
import { query } from '../../lib/api.ts';
import { useCommands } from '../../lib/commands.ts';
import { count, formatInstant } from '../../lib/format.ts';
import { roleName } from '../../lib/roles.ts';
import { Chip } from '../../ui/chip.tsx';
import { Gated } from '../../ui/gated.tsx';
import { IconDots } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { MemberDevicesDialog } from './member-devices-dialog.tsx';
import { MemberDialog } from './member-dialog.tsx';
import classes from './registry.module.css';
import { RemoveMemberDialog } from './remove-member-dialog.tsx';

/** Everybody in the team, with roles; people who left stay listed, because their signatures stay valid. */
export function Members({ me }: { me: MemberView }) {
  const members = useQuery(query.workspace.members.queryOptions());
  const [inviting, { open, close }] = useDisclosure(false);
  const [acting, setActing] = useState<{ member: MemberView; act: Act } | null>(null);
  const allowed = me.roles.includes('admin');
  useCommands(allowed ? [{ id: 'invite', label: 'Invite a person', group: 'Registry', run: open }] : []);
  if (members.isPending) return <Loading />;
  if (members.isError)
    return (
      <LoadError title="The members could not be read" error={members.error} retry={() => void members.refetch()} />
    );
  const active = members.data.filter(({ removedAt }) => removedAt === null);
  const removed = members.data.filter(({ removedAt }) => removedAt !== null);
  return (
    <section aria-labelledby="members">
      <div className={classes.bar}>
        <h2 id="members">{count(active.filter(({ isRegistry }) => !isRegistry).length, 'member')}</h2>
        <Gated
          label="Invite a person…"
          permission={{ allowed, why: 'To invite people you need the role Admin. An admin can give it to you.' }}
          primary={allowed}
          onClick={open}
        />
      </div>
      <Table.ScrollContainer type="native" minWidth={480} className={classes.table ?? ''}>
        <Table verticalSpacing={9} aria-labelledby="members">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th>Roles</Table.Th>
              <Table.Th w={200}>Since</Table.Th>
              {allowed && (
                <Table.Th w={48}>
                  <VisuallyHidden>Acts</VisuallyHidden>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {[...active, ...removed].map((member) => (
              <Row
                key={member.id}
                member={member}
                onAct={
                  allowed && member.removedAt === null && !member.isRegistry
                    ? (act) => setActing({ member, act })
                    : null
                }
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {inviting && <InviteDialog onClose={close} />}
      {acting?.act === 'change' && <MemberDialog member={acting.member} onClose={() => setActing(null)} />}
      {acting?.act === 'devices' && <MemberDevicesDialog member={acting.member} onClose={() => setActing(null)} />}
      {acting?.act === 'remove' && <RemoveMemberDialog member={acting.member} onClose={() => setActing(null)} />}
    </section>
  );
}

type Act = 'change' | 'devices' | 'remove';

function Row({ member, onAct }: { member: MemberView; onAct: ((act: Act) => void) | null }) {
  const { name, roles, addedAt, removedAt, isMe, isRegistry } = member;
  return (
    <Table.Tr className={removedAt === null ? '' : classes.removed}>
      <Table.Th scope="row" fw={600}>
        <Group gap={8}>
          <span className={classes.name}>{name}</span>
          {isMe && <Chip tone="brand">You</Chip>}
          {isRegistry && <Chip title="It signs who was let in, and decides nothing else.">The server itself</Chip>}
        </Group>
      </Table.Th>
      <Table.Td>
        <Group gap={6}>
          {removedAt === null ? (
            roles.map((role) => <Chip key={role}>{roleName(role)}</Chip>)
          ) : (
            <Text size="sm">Left the team</Text>
          )}
        </Group>
      </Table.Td>
      <Table.Td>{removedAt === null ? formatInstant(addedAt) : `Until ${formatInstant(removedAt)}`}</Table.Td>
      {onAct !== null && (
        <Table.Td>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" aria-label={`What can be done with ${name}`}>
                <IconDots size={16} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => onAct('change')}>Name and roles…</Menu.Item>
              <Menu.Item onClick={() => onAct('devices')}>Devices…</Menu.Item>
              <Menu.Item color="red" onClick={() => onAct('remove')}>
                Remove from the team…
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Table.Td>
      )}
    </Table.Tr>
  );
}
