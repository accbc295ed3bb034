import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { formatInstant } from '../../lib/format.ts';
import { shortHash } from '../../lib/short-hash.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { SaveHistory } from '../../ui/save-history.tsx';
import { BackToVersions } from './back-to-versions.tsx';
import { ChannelChips } from './channel-chips.tsx';
import { SpecWords } from './spec-words.tsx';
import classes from './versions.module.css';

/** One version: who made it and why, and everything it says, to be read. */
export function VersionView({ hash }: { hash: string }) {
  const { slug, channels } = useAgent();
  const found = useQuery(query.versions.get.queryOptions({ input: { hash } }));
  if (found.isPending) return <Loading />;
  if (found.isError)
    return (
      <div className={classes.page}>
        <BackToVersions />
        <LoadError title="The version could not be read" error={found.error} retry={() => void found.refetch()} />
      </div>
    );
  const version = found.data;
  const [parent] = version.parents;
  const compare = (from: string, label: string) => (
    <Button
      key={from}
      variant="default"
      renderRoot={(props) => (
        <Link to="/agents/$slug/versions" params={{ slug }} search={{ from, to: hash }} {...props} />
      )}
    >
      {label}
    </Button>
  );
  return (
    <div className={classes.page}>
      <BackToVersions />
      <header className={classes.versionHead}>
        <div className={classes.grow}>
          <div className={classes.entryHead}>
            <h2>Version {version.number}</h2>
            <ChannelChips channels={version.channels} />
          </div>
          <p className={classes.reason}>{version.reason}</p>
          <Text size="xs" c="dimmed">
            {version.author}, {formatInstant(version.time)} · signed as{' '}
            <span className={classes.mono}>{shortHash(hash)}</span> · read only, a version never changes
          </Text>
        </div>
        {parent !== undefined && compare(parent, 'What changed')}
        {channels
          .filter((channel) => channel.version.hash !== hash && channel.version.hash !== parent)
          .map((channel) => compare(channel.version.hash, `Compare with ${channel.name}, v${channel.version.number}`))}
        <SaveHistory label="Save its proof" subject={{ kind: 'version', version: hash }} />
      </header>
      <SpecWords spec={version.content} />
    </div>
  );
}
