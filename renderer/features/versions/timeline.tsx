import { Button, Checkbox, Group, Text } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { VersionView } from '../../../shared/api/desktop/versions.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { wordsOf } from '../../lib/errors.ts';
import { count } from '../../lib/format.ts';
import { Gated } from '../../ui/gated.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { ChannelChips } from './channel-chips.tsx';
import type { Versions } from './use-versions.ts';
import classes from './versions.module.css';

/** All versions, newest first. Any two can be ticked and compared. */
export function Timeline({ versions }: { versions: Versions }) {
  const { slug } = useAgent();
  const navigate = useNavigate();
  const [picked, setPicked] = useState<readonly VersionView[]>([]);
  const several = versions.items.length > 1;
  const [older, newer] = picked.toSorted((a, b) => a.number - b.number);
  const pick = (version: VersionView, on: boolean): void => {
    const others = picked.filter(({ hash }) => hash !== version.hash);
    // A third one takes the place of the one that was ticked first.
    const next = on ? [...others.slice(-1), version] : others;
    setPicked(next);
    announce(
      next.length === 2
        ? `${next.map(({ number }) => `v${number}`).join(' and ')} can be compared`
        : `${count(next.length, 'version')} chosen`,
    );
  };
  const compare = (): void => {
    if (older === undefined || newer === undefined) return;
    void navigate({ to: '/agents/$slug/versions', params: { slug }, search: { from: older.hash, to: newer.hash } });
  };
  const more = async (): Promise<void> => {
    const { data } = await versions.fetchNextPage();
    const page = data?.pages.at(-1)?.items.length ?? 0;
    if (page > 0) announce(`${count(page, 'older version')} shown`);
  };
  return (
    <section aria-label="Versions">
      <div className={classes.bar}>
        <h2>Versions</h2>
        <Button
          variant="subtle"
          size="compact-sm"
          renderRoot={(props) => <Link to="/history" search={{ agent: slug }} {...props} />}
        >
          Whole timeline
        </Button>
        {several && (
          <>
            <Text size="sm" c="dimmed" className={classes.grow ?? ''}>
              {older === undefined
                ? 'Tick two to compare them.'
                : newer === undefined
                  ? `v${older.number} is ticked. Tick another one.`
                  : `v${older.number} and v${newer.number} are ticked.`}
            </Text>
            <Gated
              label={
                older !== undefined && newer !== undefined ? `Compare v${older.number} → v${newer.number}` : 'Compare'
              }
              permission={{ allowed: newer !== undefined, why: 'Tick two versions to compare them.' }}
              primary={newer !== undefined}
              onClick={compare}
            />
          </>
        )}
      </div>
      <ol className={classes.timeline}>
        {versions.items.map((version) => (
          <Row
            key={version.hash}
            version={version}
            comparable={several}
            picked={picked.some(({ hash }) => hash === version.hash)}
            onPick={(on) => pick(version, on)}
          />
        ))}
      </ol>
      {versions.hasNextPage && (
        <Group justify="center" mt="sm">
          <Button variant="default" loading={versions.isFetchingNextPage} onClick={() => void more()}>
            Show older
          </Button>
        </Group>
      )}
      {versions.isFetchNextPageError && (
        <Text size="sm" c="var(--rh-bad)" ta="center" mt={8} role="alert">
          The older versions could not be read. {wordsOf(versions.error)}
        </Text>
      )}
    </section>
  );
}

interface RowProps {
  version: VersionView;
  /** Whether there is another one to compare it with. */
  comparable: boolean;
  picked: boolean;
  onPick: (on: boolean) => void;
}

function Row({ version, comparable, picked, onPick }: RowProps) {
  const { slug } = useAgent();
  const { hash, number, reason, author, time, channels, parents } = version;
  const [parent] = parents;
  const to = { to: '/agents/$slug/versions', params: { slug } } as const;
  return (
    <li className={classes.entry} data-live={channels.length > 0 || undefined} data-picked={picked || undefined}>
      <div className={classes.entryBox}>
        <div className={classes.entryHead}>
          <Link {...to} search={{ version: hash }} className={classes.number ?? ''}>
            Version {number}
          </Link>
          <ChannelChips channels={channels} />
          {parents.length > 1 && <span className={classes.sub}>Joins two versions</span>}
          <span className={classes.tools}>
            {parent !== undefined && (
              <Button
                variant="subtle"
                size="compact-sm"
                renderRoot={(props) => <Link {...to} search={{ from: parent, to: hash }} {...props} />}
                aria-label={`What changed in v${number}`}
              >
                What changed
              </Button>
            )}
            {comparable && (
              <Checkbox
                aria-label={`Compare v${number}`}
                checked={picked}
                onChange={(event) => onPick(event.currentTarget.checked)}
              />
            )}
          </span>
        </div>
        <p className={classes.reason}>{reason}</p>
        <p className={classes.sub}>
          {author}, <RelativeTime at={time} />
        </p>
      </div>
    </li>
  );
}
