import { Button, Table, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReaderView } from '../../../shared/api/desktop/registry.ts';
import type { KeyView } from '../../../shared/api/key-limits.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { formatInstant } from '../../lib/format.ts';
import { Chip } from '../../ui/chip.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { ChangeKeyDialog, RotateKeyDialog } from './change-key-dialog.tsx';
import { DeclareReadsDialog } from './declare-reads-dialog.tsx';
import { reachOf } from './key-reach.ts';
import { Reads } from './reads.tsx';
import classes from './registry.module.css';

type Key = KeyView;

/** The keys of applications: how far each reaches, what it reads, and what may be done with it. */
export function KeyTable({ keys, readers }: { keys: readonly Key[]; readers: readonly ReaderView[] }) {
  const [revoking, setRevoking] = useState<Key | null>(null);
  const [changing, setChanging] = useState<Key | null>(null);
  const [rotating, setRotating] = useState<Key | null>(null);
  const [declaring, setDeclaring] = useState<Key | null>(null);
  const readBy = (key: Key): ReaderView[] => readers.filter((reader) => reader.key === key.id);
  const revoke = useMutation({
    mutationFn: (id: string) => api.registry.revokeKey({ id }),
    onSuccess: () => {
      announce(`The key ${revoking?.name ?? ''} is revoked`);
      setRevoking(null);
    },
  });
  const ask = (key: Key): void => {
    revoke.reset();
    setRevoking(key);
  };
  return (
    <>
      <Table.ScrollContainer type="native" minWidth={760} className={classes.table ?? ''}>
        <Table verticalSpacing={9} aria-labelledby="api-keys">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Application</Table.Th>
              <Table.Th>Last used</Table.Th>
              <Table.Th>Reach</Table.Th>
              <Table.Th>Reads</Table.Th>
              <Table.Th w={120}>State</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.toSorted(byUse).map((key) => (
              <Table.Tr key={key.id} className={key.revokedAt === null ? '' : classes.removed}>
                <Table.Th scope="row" fw={600} className={classes.name ?? ''}>
                  {key.name}
                  <Text size="xs" c="dimmed" fw={400}>
                    made {formatInstant(key.createdAt)}
                  </Text>
                </Table.Th>
                <Table.Td>{key.lastUsedAt === null ? 'Never' : <RelativeTime at={key.lastUsedAt} />}</Table.Td>
                <Table.Td>{key.revokedAt === null && <Reach shown={key} onChange={() => setChanging(key)} />}</Table.Td>
                <Table.Td>
                  {key.revokedAt === null && (
                    <>
                      <Reads readers={readBy(key)} />
                      <Button
                        variant="subtle"
                        size="compact-sm"
                        ms={-8}
                        onClick={() => setDeclaring(key)}
                        aria-label={`Declare… what ${key.name} reads`}
                      >
                        Declare…
                      </Button>
                    </>
                  )}
                </Table.Td>
                <Table.Td>
                  {key.revokedAt === null && (
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      ms={-8}
                      onClick={() => setRotating(key)}
                      aria-label={`New secret… for ${key.name}`}
                    >
                      New secret…
                    </Button>
                  )}
                  {key.revokedAt === null ? (
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      ms={-8}
                      onClick={() => ask(key)}
                      aria-label={`Revoke… ${key.name}`}
                    >
                      Revoke…
                    </Button>
                  ) : (
                    <Chip title={formatInstant(key.revokedAt)}>Revoked</Chip>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {changing !== null && <ChangeKeyDialog limited={changing} onClose={() => setChanging(null)} />}
      {rotating !== null && <RotateKeyDialog rotated={rotating} onClose={() => setRotating(null)} />}
      {declaring !== null && (
        <DeclareReadsDialog application={declaring} declared={readBy(declaring)} onClose={() => setDeclaring(null)} />
      )}
      <ConfirmDialog
        opened={revoking !== null}
        onClose={() => setRevoking(null)}
        title={`Revoke the key “${revoking?.name ?? ''}”`}
        confirm="Revoke the key"
        danger
        busy={revoke.isPending}
        onConfirm={() => revoking !== null && revoke.mutate(revoking.id)}
      >
        Calls with the key of “{revoking?.name ?? ''}” are refused within a second, and it cannot be made valid again.
        An application that still uses it stops getting answers until it has a new key.
        {revoke.isError && (
          <Text size="sm" c="var(--rh-bad)" mt={8} role="alert">
            The key was not revoked. {wordsOf(revoke.error)}
          </Text>
        )}
      </ConfirmDialog>
    </>
  );
}

function Reach({ shown, onChange }: { shown: Key; onChange: () => void }) {
  const reach = reachOf(shown);
  return (
    <>
      <div className={classes.reach}>{reach.length === 0 ? 'Everything' : reach.join('; ')}</div>
      {shown.oldSecretUntil !== null && (
        <Text size="xs" c="dimmed">
          Old secret good until {formatInstant(shown.oldSecretUntil)}
        </Text>
      )}
      <Button variant="subtle" size="compact-sm" ms={-8} onClick={onChange} aria-label={`Limits… of ${shown.name}`}>
        Limits…
      </Button>
    </>
  );
}

/** Valid keys first, the newest on top. */
const byUse = (a: Key, b: Key): number =>
  Number(a.revokedAt !== null) - Number(b.revokedAt !== null) || b.createdAt.localeCompare(a.createdAt);
