import { Text } from '@mantine/core';
import type { ReaderView } from '../../../shared/api/desktop/registry.ts';
import { formatList } from '../../lib/format.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import classes from './registry.module.css';

/** "Decision and Reasons of Moderate marketplace listings · tolerant" */
const wordsFor = ({ fields, agent, reader }: ReaderView): string =>
  `${formatList(fields.map(({ title }) => title))} of ${agent.name} · ${reader}`;

/** What one application declared, agent by agent. */
export function Reads({ readers }: { readers: readonly ReaderView[] }) {
  if (readers.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Not declared
      </Text>
    );
  return readers.map((reader) => (
    <Text key={reader.agent.id} size="sm" className={classes.name ?? ''}>
      {wordsFor(reader)}
    </Text>
  ));
}

/** What is known of all applications, where their keys cannot be shown. */
export function KnownReaders({ since, readers }: { since: string | null; readers: readonly ReaderView[] }) {
  if (since === null || readers.length === 0) return null;
  return (
    <dl className={classes.facts}>
      {readers.map((reader) => (
        <div key={`${reader.key} ${reader.agent.id}`} className={classes.known}>
          <dt>{reader.application} reads</dt>
          <dd>{wordsFor(reader)}</dd>
        </div>
      ))}
      <div className={classes.known}>
        <dt>As the registry said</dt>
        <dd>
          <RelativeTime at={since} />
        </dd>
      </div>
    </dl>
  );
}
