import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { AgentSummary } from '../../../shared/api/desktop/agents.ts';
import { count } from '../../lib/format.ts';
import { Chip } from '../../ui/chip.tsx';
import { IconAlertTriangle } from '../../ui/icons.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { VerdictCounts } from '../../ui/verdict-counts.tsx';
import classes from './agents.module.css';

/** One agent in the list. The whole row leads to it. `drift`: findings about its model that nobody settled. */
export function AgentItem({ agent, drift }: { agent: AgentSummary; drift: number }) {
  const { name, slug, description, channels, draft, openChanges, lastRun } = agent;
  return (
    <li className={classes.item}>
      <div>
        <Link to="/agents/$slug/rules" params={{ slug }} className={classes.name ?? ''}>
          {name}
        </Link>
        <Text size="sm" c="dimmed" lineClamp={2}>
          {description}
        </Text>
      </div>
      <div className={classes.chips}>
        {channels.length === 0 && <Chip>Not published</Chip>}
        {channels.map((channel) => (
          <Chip key={channel.name} tone="brand">
            v{channel.version.number} in {channel.name}
          </Chip>
        ))}
        {draft !== null && <Chip tone="unsure">Draft · {count(draft.changes, 'change')}</Chip>}
        {openChanges > 0 && <Chip tone="lock">{count(openChanges, 'change')} in review</Chip>}
        {drift > 0 && (
          <Link
            to="/agents/$slug/drift"
            params={{ slug }}
            className={classes.mark ?? ''}
            aria-label={`Drift: ${count(drift, 'open finding')} about the model of ${name}`}
          >
            <Chip tone="bad" icon={<IconAlertTriangle size={13} aria-hidden />}>
              Drift
            </Chip>
          </Link>
        )}
      </div>
      <div className={classes.tests}>
        {lastRun === null ? (
          <span>No test run yet</span>
        ) : (
          <>
            <VerdictCounts counts={lastRun.counts} />
            <span>
              {lastRun.dryRun ? 'Dry run, no model asked · ' : 'Tested '}
              <RelativeTime at={lastRun.finishedAt} />
            </span>
          </>
        )}
      </div>
    </li>
  );
}
