import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../lib/api.ts';
import { count, formatInstant } from '../../lib/format.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './registry.module.css';
import { SetAsideItem } from './set-aside-item.tsx';

/** My decisions that are in no history and on no way there, each with what can become of it. Nothing where there are none. */
export function SetAsidePanel() {
  const aside = useQuery(query.setAside.list.queryOptions());
  if (aside.isError)
    return (
      <LoadError title="What is set aside could not be read" error={aside.error} retry={() => void aside.refetch()} />
    );
  if (!aside.isSuccess || aside.data.items.length + aside.data.earlier.length === 0) return null;
  const { items, earlier } = aside.data;
  return (
    <>
      {items.length > 0 && (
        <Panel label={`Set aside: ${count(items.length, 'decision')} of yours`}>
          <p className={classes.means}>
            The team’s history does not hold these, and nobody sends them. Decide again what still counts, under today’s
            date and your signature, and put away the rest.
          </p>
          <ul className={classes.aside}>
            {items.map((item) => (
              <SetAsideItem key={item.id} item={item} />
            ))}
          </ul>
        </Panel>
      )}
      {earlier.length > 0 && (
        <Panel label="Histories that were left">
          <ul className={classes.aside}>
            {earlier.map(({ file, decisions, at }) => (
              <li key={file}>
                <Text size="sm">
                  {count(decisions, 'decision')}, left {formatInstant(at)}
                </Text>
                <span className={classes.mono}>{file}</span>
              </li>
            ))}
          </ul>
          <Text size="xs" c="dimmed" mt={8}>
            Each is a file on this computer. “rulehouse verify” followed by its name checks it from the first decision
            to the last.
          </Text>
        </Panel>
      )}
    </>
  );
}
