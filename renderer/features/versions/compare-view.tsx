import { ActionIcon, Select, Tooltip, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { DifferenceCard } from '../../ui/difference-card.tsx';
import { DifferenceList } from '../../ui/difference-list.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconArrowsExchange, IconCheck } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { BackToVersions } from './back-to-versions.tsx';
import { CompareTestsLink } from './compare-tests-link.tsx';
import { useVersions } from './use-versions.ts';
import classes from './versions.module.css';

/** Two versions of one agent, difference by difference. Either can be exchanged for another. */
export function CompareView({ from, to }: { from: string; to: string }) {
  const { id, slug } = useAgent();
  const navigate = useNavigate();
  const before = useQuery(query.versions.get.queryOptions({ input: { hash: from } }));
  const after = useQuery(query.versions.get.queryOptions({ input: { hash: to } }));
  const differences = useQuery(query.versions.compare.queryOptions({ input: { from, to } }));
  const listed = useVersions(id).items;
  const failed = [before, after, differences].find(({ isError }) => isError);
  if (failed !== undefined)
    return (
      <div className={classes.page}>
        <BackToVersions />
        <LoadError
          title="The versions could not be compared"
          error={failed.error}
          retry={() => void Promise.all([before.refetch(), after.refetch(), differences.refetch()])}
        />
      </div>
    );
  if (!before.isSuccess || !after.isSuccess || !differences.isSuccess) return <Loading />;
  const show = (search: { from: string; to: string }): void =>
    void navigate({ to: '/agents/$slug/versions', params: { slug }, search, replace: true });
  const known = new Map([...listed, before.data, after.data].map((version) => [version.hash, version]));
  const options = [...known.values()]
    .toSorted((a, b) => b.number - a.number)
    .map(({ hash, number, reason }) => ({ value: hash, label: `v${number} · ${reason}` }));
  const side = (label: string, value: string, change: (hash: string) => void) => (
    <Select
      label={label}
      data={options}
      value={value}
      searchable
      className={classes.choice ?? ''}
      onChange={(hash) => hash !== null && change(hash)}
    />
  );
  const labels: [string, string] = [`v${before.data.number}`, `v${after.data.number}`];
  return (
    <div className={classes.page}>
      <BackToVersions />
      <div className={classes.choices}>
        {side('From', from, (hash) => show({ from: hash, to }))}
        <Tooltip label="Swap the two">
          <ActionIcon
            variant="default"
            size={32}
            aria-label="Swap the two"
            onClick={() => show({ from: to, to: from })}
          >
            <IconArrowsExchange size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        {side('To', to, (hash) => show({ from, to: hash }))}
        <CompareTestsLink from={from} to={to} />
      </div>
      {differences.data.length === 0 ? (
        <EmptyState icon={<IconCheck size={24} aria-hidden />} title={`${labels[0]} and ${labels[1]} read the same`}>
          Nothing differs between them: no rule, no word, no field. Choose another version above.
        </EmptyState>
      ) : (
        <DifferenceList
          differences={differences.data}
          before={before.data.content}
          after={after.data.content}
          render={(difference, mode) => (
            <DifferenceCard key={difference.path} difference={difference} mode={mode} labels={labels} />
          )}
        />
      )}
      <VisuallyHidden role="status">
        {labels[0]} compared with {labels[1]}
      </VisuallyHidden>
    </div>
  );
}
