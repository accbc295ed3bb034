import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { ReaderView } from '../../../shared/api/desktop/registry.ts';
import { query } from '../../lib/api.ts';
import { codeOf, wordsOf } from '../../lib/errors.ts';
import { isKeyLocked } from '../../lib/unlock.ts';
import { IconCloudOff, IconKey, IconLock } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { KeyTable } from './key-table.tsx';
import { KnownReaders } from './reads.tsx';
import classes from './registry.module.css';

const NOTHING_KNOWN: { since: string | null; readers: ReaderView[] } = { since: null, readers: [] };

/** The keys with which applications call the registry, and what each application reads. */
export function ApiKeys({ address }: { address: string }) {
  // Calls and their costs are told by nobody, so whoever opens the page asks anew.
  const keys = useQuery({ ...query.registry.keys.queryOptions(), refetchOnMount: 'always' });
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
