import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { query } from '../../lib/api.ts';
import { STEP_TITLES } from '../../lib/step-titles.ts';
import { Chip } from '../../ui/chip.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import classes from './agents.module.css';

/** Agents in the making, each with the step that comes next. */
export function Unfinished() {
  const found = useQuery(query.creations.list.queryOptions());
  if (!found.isSuccess || found.data.length === 0) return null;
  return (
    <section aria-labelledby="unfinished" className={classes.unfinished}>
      <h2 id="unfinished">In the making</h2>
      <ul className={classes.list}>
        {found.data.map(({ id, name, next, working, savedAt }) => (
          <li key={id} className={`${classes.item} ${classes.making}`}>
            <div>
              <Link to="/agents/new/$creation" params={{ creation: id }} className={classes.name ?? ''}>
                Continue making “{name.trim() || 'Agent without a name'}”
              </Link>
              <Text size="sm" c="dimmed">
                {next === null ? 'All steps are done' : `Next is ${STEP_TITLES[next]}`} · saved{' '}
                <RelativeTime at={savedAt} />
              </Text>
            </div>
            {working && <Chip tone="brand">Being drafted</Chip>}
          </li>
        ))}
      </ul>
    </section>
  );
}
