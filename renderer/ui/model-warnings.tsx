import { Alert, List } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { unknownEntry } from '../../shared/catalogue/entry.ts';
import { modelWarnings } from '../../shared/catalogue/warnings.ts';
import type { ModelRef } from '../../shared/spec/spec.ts';
import { query } from '../lib/api.ts';
import { formatDay } from '../lib/format.ts';

/** What is to be known about models before they answer: that one retires soon, that a price is missing. */
export function ModelWarnings({ models }: { models: readonly ModelRef[] }) {
  const catalogue = useQuery(query.catalogue.list.queryOptions());
  if (!catalogue.isSuccess) return null;
  const { today, models: known } = catalogue.data;
  const warnings = models.flatMap(({ provider, model }) => {
    const found = known.find(
      ({ entry }) => entry.provider === provider && (entry.model === model || entry.dated.includes(model)),
    );
    return modelWarnings(found?.entry ?? unknownEntry(provider, model), today, formatDay);
  });
  if (warnings.length === 0) return null;
  return (
    <Alert color="yellow" title="About these models" role="note">
      <List size="sm" spacing={2}>
        {warnings.map((words) => (
          <List.Item key={words}>{words}</List.Item>
        ))}
      </List>
      <Link to="/settings" style={{ color: 'inherit' }}>
        Prices and dates stand in Settings, Models
      </Link>
    </Alert>
  );
}
