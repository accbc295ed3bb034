import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { formatList } from '../../lib/format.ts';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { type Application, applicationsOf } from './application-list.ts';
import classes from './applications.module.css';

/** Who is known to use the agent, and how an application says which version it wants. */
export function Applications() {
  const agent = useAgent();
  const known = useQuery(query.registry.readers.queryOptions());
  // Not everybody may see keys, and the registry may be away; then what was declared is all that is known.
  const inTeam = known.isSuccess && known.data.since !== null;
  const keys = useQuery({ ...query.registry.keys.queryOptions(), enabled: inTeam, retry: false });
  if (!known.isSuccess || known.data.since === null) return null;
  const applications = applicationsOf(agent, keys.data, known.data.readers);
  const newest = agent.channels.map(({ version }) => version).toSorted((a, b) => b.number - a.number)[0];
  const refs = [
    ...agent.channels.map(({ name, version }) => ({ ref: name, gets: `what ${name} shows, now v${version.number}` })),
    ...(newest === undefined ? [] : [{ ref: String(newest.number), gets: `v${newest.number}, whatever is deployed` }]),
  ];
  return (
    <Panel label="Applications">
      {applications.length === 0 ? (
        <Text size="sm" c="dimmed">
          No application is known to use this agent. Keys are made, and reading is declared, on the Registry page.
        </Text>
      ) : (
        <ul className={classes.list}>
          {applications.map((application) => (
            <li key={application.key}>
              <ApplicationFacts application={application} />
            </li>
          ))}
        </ul>
      )}
      <Text size="xs" c="dimmed" mt={6}>
        As the registry said <RelativeTime at={known.data.since} />.
      </Text>
      {refs.length > 0 && (
        <details className={classes.details}>
          <summary>How an application chooses a version</summary>
          <p>With each call, in “version”. One that says nothing gets production.</p>
          <dl>
            {refs.map(({ ref, gets }) => (
              <div key={ref}>
                <dt>
                  <code>{`"version": "${ref}"`}</code>
                </dt>
                <dd>{gets}</dd>
              </div>
            ))}
          </dl>
          <p>Pinned to a number, an application keeps its version until it asks for another.</p>
        </details>
      )}
    </Panel>
  );
}

function ApplicationFacts({ application: { name, channels, reads, lastUsedAt } }: { application: Application }) {
  return (
    <>
      <b>{name}</b>
      {channels === null && ' may ask for any channel'}
      {channels != null && ` may ask for ${formatList(channels)} only`}
      {reads.length > 0 && `${channels === undefined ? '' : ','} reads ${formatList(reads)}`}
      {lastUsedAt !== null && (
        <Text size="xs" c="dimmed">
          Last call <RelativeTime at={lastUsedAt} />
        </Text>
      )}
    </>
  );
}
