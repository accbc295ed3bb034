import { Button, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReaderView } from '../../../shared/api/desktop/registry.ts';
import { announce } from '../../lib/announce.tsx';
import { api, query } from '../../lib/api.ts';
import { codeOf, wordsOf } from '../../lib/errors.ts';
import { formatInstant } from '../../lib/format.ts';
import { isKeyLocked } from '../../lib/unlock.ts';
import { Chip } from '../../ui/chip.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { IconCloudOff, IconKey, IconLock } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { DeclareReadsDialog } from './declare-reads-dialog.tsx';
import { KnownReaders, Reads } from './reads.tsx';
import classes from './registry.module.css';

interface Key {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

const NOTHING_KNOWN: { since: string | null; readers: ReaderView[] } = { since: null, readers: [] };

/** The keys with which applications call the registry, and what each application reads. */
export function ApiKeys({ address }: { address: string }) {
  const keys = useQuery(query.registry.keys.queryOptions());
  const known = useQuery(query.registry.readers.queryOptions()).data ?? NOTHING_KNOWN;
  const [making, { open, close }] = useDisclosure(false);
  return (
    <section aria-labelledby="api-keys">
      <div className={classes.bar}>
        <h2 id="api-keys">API keys</h2>
        {keys.isSuccess && (
          <Button variant="default" onClick={open}>
            New key…
          </Button>
        )}
      </div>
      {keys.isPending && (
        <p className={classes.note} role="status">
          Asking the registry for its keys.
        </p>
      )}
      {keys.isError && (
        <>
          <KeysRefused error={keys.error} retry={() => void keys.refetch()} />
          <KnownReaders {...known} />
        </>
      )}
      {keys.isSuccess && keys.data.length === 0 && (
        <p className={classes.note}>
          <IconKey size={18} aria-hidden />
          <span>
            No application has a key yet. With one, an application sends an input to the registry and gets an answer of
            the published version. Choose “New key…” to make the first.
          </span>
        </p>
      )}
      {keys.isSuccess && keys.data.length > 0 && <KeyTable keys={keys.data} readers={known.readers} />}
      {making && <CreateKeyDialog address={address} onClose={close} />}
    </section>
  );
}

/** Not allowed and not reachable are states, not failures. */
function KeysRefused({ error, retry }: { error: unknown; retry: () => void }) {
  const code = codeOf(error);
  if (isKeyLocked(error))
    return (
      <div className={classes.note}>
        <IconLock size={18} aria-hidden />
        <div>Keys are kept at the registry, which is asked once your signing key is unlocked.</div>
      </div>
    );
  if (code !== 'forbidden' && code !== 'unavailable')
    return <LoadError title="The keys could not be read" error={error} retry={retry} />;
  return (
    <div className={classes.note}>
      {code === 'forbidden' ? <IconLock size={18} aria-hidden /> : <IconCloudOff size={18} aria-hidden />}
      <div>
        {code === 'forbidden' ? wordsOf(error) : 'Keys are kept at the registry, which cannot be asked now.'}
        {code === 'unavailable' && (
          <Button variant="subtle" size="compact-sm" ms={4} onClick={retry}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}

function KeyTable({ keys, readers }: { keys: readonly Key[]; readers: readonly ReaderView[] }) {
  const [revoking, setRevoking] = useState<Key | null>(null);
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
      <Table.ScrollContainer type="native" minWidth={680} className={classes.table ?? ''}>
        <Table verticalSpacing={9} aria-labelledby="api-keys">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Application</Table.Th>
              <Table.Th>Made</Table.Th>
              <Table.Th>Last used</Table.Th>
              <Table.Th>Reads</Table.Th>
              <Table.Th w={110}>State</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.toSorted(byUse).map((key) => (
              <Table.Tr key={key.id} className={key.revokedAt === null ? '' : classes.removed}>
                <Table.Th scope="row" fw={600} className={classes.name ?? ''}>
                  {key.name}
                </Table.Th>
                <Table.Td>{formatInstant(key.createdAt)}</Table.Td>
                <Table.Td>{key.lastUsedAt === null ? 'Never' : <RelativeTime at={key.lastUsedAt} />}</Table.Td>
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

/** Valid keys first, the newest on top. */
const byUse = (a: Key, b: Key): number =>
  Number(a.revokedAt !== null) - Number(b.revokedAt !== null) || b.createdAt.localeCompare(a.createdAt);
