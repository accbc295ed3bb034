import { Button, Select, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeploymentView } from '../../../shared/api/desktop/versions.ts';
import { count } from '../../lib/format.ts';
import { Chip } from '../../ui/chip.tsx';
import { IconArrowBackUp, IconSend } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import classes from './versions.module.css';

const STEP = 10;
/** No channel can be called so. */
const ALL = '';

/** Every move of a channel: who, when, from which version to which, and why. */
export function DeploymentHistory({ deployments }: { deployments: UseQueryResult<DeploymentView[]> }) {
  const [shown, setShown] = useState(STEP);
  const [only, setOnly] = useState<string | null>(null);
  if (deployments.isPending) return <Loading />;
  if (deployments.isError)
    return (
      <LoadError
        title="The deployments could not be read"
        error={deployments.error}
        retry={() => void deployments.refetch()}
      />
    );
  const names = [...new Set(deployments.data.map(({ channel }) => channel))].sort();
  const all = only === null ? deployments.data : deployments.data.filter(({ channel }) => channel === only);
  return (
    <Panel label={all.length === 0 ? 'Deployments' : `Deployments · ${all.length}`}>
      {names.length > 1 && (
        <Select
          aria-label="Deployments of"
          size="xs"
          mb={10}
          data={[{ value: ALL, label: 'Every channel' }, ...names.map((name) => ({ value: name, label: name }))]}
          value={only ?? ALL}
          onChange={(value) => setOnly(value === null || value === ALL ? null : value)}
          allowDeselect={false}
        />
      )}
      {all.length === 0 ? (
        <Text size="sm" c="dimmed">
          None yet. Every deployment and every rollback will stand here with its reason.
        </Text>
      ) : (
        <ol className={classes.moves}>
          {all.slice(0, shown).map((one) => (
            <Move key={one.id} deployment={one} />
          ))}
        </ol>
      )}
      {all.length > shown && (
        <Button variant="subtle" size="compact-sm" mt={8} ms={-8} onClick={() => setShown(shown + STEP)}>
          Show {count(Math.min(STEP, all.length - shown), 'older deployment')}
        </Button>
      )}
    </Panel>
  );
}

function Move({ deployment }: { deployment: DeploymentView }) {
  const { channel, kind, from, to, by, time, reason } = deployment;
  return (
    <li>
      <div className={classes.moveHead}>
        <b>{from === null ? `v${to}` : `v${from} → v${to}`}</b>
        <span>in {channel}</span>
        {kind === 'rollback' ? (
          <Chip tone="unsure" icon={<IconArrowBackUp size={13} aria-hidden />}>
            Rolled back
          </Chip>
        ) : (
          <Chip tone="brand" icon={<IconSend size={12} aria-hidden />}>
            {from === null ? 'First deployment' : 'Deployed'}
          </Chip>
        )}
      </div>
      {reason !== '' && <p>{reason}</p>}
      <p className={classes.sub}>
        {by}, <RelativeTime at={time} />
      </p>
    </li>
  );
}
