import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { SyncState } from '../../../shared/api/desktop/registry.ts';
import { SYSTEM_TRUST } from '../../../shared/api/registry/certificate.ts';
import type { Head } from '../../../shared/governance/statement.ts';
import { announce } from '../../lib/announce.tsx';
import { query } from '../../lib/api.ts';
import { count } from '../../lib/format.ts';
import { shortHash } from '../../lib/short-hash.ts';
import { askToUnlock } from '../../lib/unlock.ts';
import { Chip } from '../../ui/chip.tsx';
import { IconLockOpen } from '../../ui/icons.ts';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Fingerprint } from './fingerprint.tsx';
import { ForkPanel } from './fork-panel.tsx';
import { JoinForm } from './join-form.tsx';
import { LostPanel } from './lost-panel.tsx';
import classes from './registry.module.css';
import { SetAsidePanel } from './set-aside-panel.tsx';
import { LOOKS } from './sync-looks.ts';

/** Whether this machine and the registry agree, what it means, what to do, and which registry it is. */
export function ConnectionPanel({ sync, me }: { sync: SyncState; me: string }) {
  const { state, waiting, lastSync, problem, address, fingerprint, clock, lost, fork, mayFollow } = sync;
  const { word, tone, Icon, means, step } = LOOKS[state];
  const before = useRef(state);
  useEffect(() => {
    // Every exchange passes through "syncing"; only where it ends up is news.
    if (state === 'syncing' || state === before.current) return;
    before.current = state;
    announce(`Registry: ${word}`);
  }, [state, word]);
  const head = useQuery(query.workspace.current.queryOptions()).data?.head;
  return (
    <>
      <Panel label="Connection">
        <Chip tone={tone} strong icon={<Icon size={12} aria-hidden />}>
          {word}
        </Chip>
        {problem !== null && <p className={`${classes.problem} ${tone === 'bad' ? classes.bad : ''}`}>{problem}</p>}
        {/* A problem says what it means by itself. */}
        {problem === null && <p className={classes.means}>{means}</p>}
        {/* Where nothing waits, such as with who was removed, trying once more is no advice. */}
        {step !== null && (state !== 'refused' || waiting > 0) && <p className={classes.means}>{step}</p>}
        {clock !== null && state !== 'clock' && <p className={classes.problem}>{clock}</p>}
        {state === 'locked' && (
          <Button mt={10} leftSection={<IconLockOpen size={16} aria-hidden />} onClick={() => void askToUnlock()}>
            Unlock…
          </Button>
        )}
        <dl className={classes.facts}>
          <dt>Waiting to be sent</dt>
          <dd>{waiting === 0 ? 'Nothing' : count(waiting, 'decision')}</dd>
          <dt>Last synchronised</dt>
          <dd>{lastSync === null ? 'Not since the start' : <RelativeTime at={lastSync} />}</dd>
        </dl>
      </Panel>
      {lost !== null && <LostPanel lost={lost} mayFollow={mayFollow} />}
      {fork !== null && <ForkPanel fork={fork} mayFollow={mayFollow} />}
      <SetAsidePanel />
      {state === 'certificate_changed' && (
        <Panel label="Join again, if the certificate was replaced on purpose">
          <JoinForm me={me} canBring={false} />
        </Panel>
      )}
      <Panel label="This registry">
        <dl className={classes.stacked}>
          <dt>Address</dt>
          <dd className={classes.mono}>{address}</dd>
          {head !== undefined && (
            <>
              <dt>History on this machine</dt>
              <dd data-testid="ledger-head">{headWords(head)}</dd>
            </>
          )}
          {fingerprint !== null && (
            <>
              <dt>{fingerprint === SYSTEM_TRUST ? 'Certificate' : 'Certificate fingerprint'}</dt>
              <dd>
                <Fingerprint hex={fingerprint} />
              </dd>
            </>
          )}
        </dl>
        <Text size="xs" c="dimmed" mt={8}>
          {fingerprint === SYSTEM_TRUST
            ? 'Only a server whose certificate names this address, from an authority that this computer trusts, is talked to.'
            : 'Only a server with exactly this certificate is trusted, or with one that it vouches for. Compare the fingerprint with the person who runs the registry when in doubt.'}
        </Text>
      </Panel>
    </>
  );
}

/** Two people who see the same ending hold the same history: each decision's hash covers all before it. */
const headWords = ({ sequence, hash }: Head): string =>
  hash === null ? 'No decision yet' : `${count(sequence, 'decision')}, ending in ${shortHash(hash)}`;
