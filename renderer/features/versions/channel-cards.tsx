import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { AgentSummary } from '../../../shared/api/desktop/agents.ts';
import type { DeploymentView } from '../../../shared/api/desktop/versions.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { DeployDialog } from '../../ui/deploy/deploy-dialog.tsx';
import { Gated } from '../../ui/gated.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { RollBackDialog } from './roll-back-dialog.tsx';
import classes from './versions.module.css';

/** What applications get that do not ask for a channel. */
const MAIN = 'production';

type Channel = AgentSummary['channels'][number];

/** What each channel shows now, since when and by whom, and the way back. */
export function ChannelCards({ deployments }: { deployments: readonly DeploymentView[] }) {
  const agent = useAgent();
  if (agent.channels.length === 0)
    return (
      <Panel label="Channels">
        <Text size="sm">
          Nothing is deployed, so no application gets an answer from this agent. Once a change is approved, its review
          page offers to deploy it.
        </Text>
      </Panel>
    );
  return (
    <section aria-label="Channels" className={classes.channels}>
      {agent.channels.map((channel) => (
        <ChannelCard
          key={channel.name}
          channel={channel}
          by={deployments.find((one) => one.channel === channel.name)?.by ?? null}
          change={deployments.find((one) => one.change !== null && one.to === channel.version.number)?.change ?? null}
        />
      ))}
    </section>
  );
}

interface Card {
  channel: Channel;
  by: string | null;
  /** The change that brought what it shows, by which the version can go on to another channel. */
  change: string | null;
}

function ChannelCard({ channel, by, change }: Card) {
  const { id: agent, slug, name: agentName } = useAgent();
  const { name, version, since } = channel;
  const [rolling, setRolling] = useState(false);
  const [promoting, setPromoting] = useState(false);
  const found = useQuery(query.versions.rollbackTargets.queryOptions({ input: { agent, channel: name } }));
  const { permission, targets = [] } = found.data ?? {};
  const why =
    permission === undefined
      ? found.isError
        ? wordsOf(found.error)
        : 'The earlier versions are being read.'
      : targets.length === 0
        ? `There is no way back yet: ${name} has never shown another version.`
        : permission.why;
  const allowed = permission?.allowed === true && targets.length > 0;
  return (
    <Panel label={`Channel · ${name}`} className={classes.channel ?? ''}>
      <div className={classes.channelRow}>
        <Link
          to="/agents/$slug/versions"
          params={{ slug }}
          search={{ version: version.hash }}
          className={classes.big ?? ''}
          aria-label={`Open v${version.number}, in ${name}`}
        >
          v{version.number}
        </Link>
        <Text size="sm" c="dimmed" className={classes.grow ?? ''}>
          since <RelativeTime at={since} />
          {by !== null && `, by ${by}`}
        </Text>
        <Button
          variant="default"
          aria-label={`Call it from a program, in ${name}`}
          renderRoot={(props) => <Link to="/agents/$slug/call" params={{ slug }} search={{ ref: name }} {...props} />}
        >
          Call it
        </Button>
        {change !== null && (
          <Button
            variant="default"
            aria-label={`${name === MAIN ? 'Deploy to…' : 'Promote…'} v${version.number}, in ${name}`}
            onClick={() => setPromoting(true)}
          >
            {name === MAIN ? 'Deploy to…' : 'Promote…'}
          </Button>
        )}
        <Gated
          label="Roll back…"
          ariaLabel={`Roll back… ${name}`}
          permission={{ allowed, why }}
          onClick={() => setRolling(true)}
        />
      </div>
      {promoting && change !== null && (
        <DeployDialog change={change} agent={agentName} version={version.number} onClose={() => setPromoting(false)} />
      )}
      {rolling && <RollBackDialog channel={channel} targets={targets} onClose={() => setRolling(false)} />}
    </Panel>
  );
}
