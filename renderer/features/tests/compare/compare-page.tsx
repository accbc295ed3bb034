import { ActionIcon, Button, Select, Tooltip, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { RunSummary } from '../../../../shared/api/desktop/tests.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { query } from '../../../lib/api.ts';
import { formatInstant } from '../../../lib/format.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { IconArrowLeft, IconArrowsExchange, IconListDetails } from '../../../ui/icons.ts';
import { LoadError } from '../../../ui/load-error.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { askedWords, countsWords } from '../words.ts';
import { chooseSides } from './choose-sides.ts';
import classes from './compare.module.css';
import { sideWords, summaryWords } from './compare-words.ts';
import { Compared } from './compared.tsx';

/** Results that go on coming are asked for again; a finished comparison never changes. */
const AGAIN_MS = 1500;

/** Two runs of this agent, case by case. Without any in the address, the latest and the one before it. */
export function ComparePage() {
  const agent = useAgent();
  const search = useSearch({ from: '/agents/$slug/tests/compare' });
  const runs = useQuery(query.runs.list.queryOptions({ input: { agent: agent.id, limit: 200 } }));
  if (runs.isPending) return <Loading />;
  if (runs.isError)
    return <LoadError title="The runs could not be read" error={runs.error} retry={() => void runs.refetch()} />;
  const { then, now } = chooseSides(runs.data, search);
  return (
    <div className={classes.page}>
      <BackToTests />
      {then === null || now === null ? (
        <EmptyState
          icon={<IconListDetails size={24} aria-hidden />}
          title="There are no two runs to compare yet"
          action={<ToTests />}
        >
          A comparison shows which cases flip between two versions, two models, or before and after an edit. Run the
          tests, change a rule, and run them again.
        </EmptyState>
      ) : (
        <Comparison then={then} now={now} runs={runs.data} />
      )}
    </div>
  );
}

function Comparison({ then, now, runs }: { then: string; now: string; runs: readonly RunSummary[] }) {
  const { id, slug } = useAgent();
  const navigate = useNavigate();
  const versions = useQuery(query.versions.list.queryOptions({ input: { agent: id, limit: 100 } }));
  const found = useQuery({
    ...query.comparisons.compare.queryOptions({ input: { then, now } }),
    refetchInterval: ({ state }) =>
      state.data?.then.running === true || state.data?.now.running === true ? AGAIN_MS : false,
  });
  const show = (search: { then: string; now: string }): void =>
    void navigate({ to: '/agents/$slug/tests/compare', params: { slug }, search, replace: true });
  const numbers = new Map(versions.data?.items.map(({ hash, number }) => [hash, number]));
  const labels = new Map(runs.map((run) => [run.id, runLabel(run, numbers)]));
  for (const side of found.data === undefined ? [] : [found.data.then, found.data.now])
    if (!labels.has(side.id)) labels.set(side.id, sideWords(side));
  const choose = (label: string, value: string, change: (id: string) => void) => (
    <Select
      label={label}
      data={[...labels].map(([id, words]) => ({ value: id, label: words }))}
      value={value}
      searchable
      allowDeselect={false}
      openOnFocus={false}
      nothingFoundMessage="No run reads like this"
      className={classes.choice ?? ''}
      onChange={(next) => next !== null && change(next)}
    />
  );
  return (
    <>
      <div className={classes.choices}>
        {choose('Before', then, (next) => show({ then: next, now }))}
        <Tooltip label="Swap the two">
          <ActionIcon
            variant="default"
            size={32}
            aria-label="Swap the two"
            onClick={() => show({ then: now, now: then })}
          >
            <IconArrowsExchange size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        {choose('After', now, (next) => show({ then, now: next }))}
      </div>
      {found.isError && (
        <LoadError title="The runs could not be compared" error={found.error} retry={() => void found.refetch()} />
      )}
      {found.isPending && <Loading />}
      {found.isSuccess && <Compared key={`${then} ${now}`} found={found.data} />}
      <VisuallyHidden role="status">{found.isSuccess && summaryWords(found.data.comparison)}</VisuallyHidden>
    </>
  );
}

/** "v3 · gpt-5 · 12 Nov 2026, 14:02 · 8 pass and 2 fail" */
function runLabel(run: RunSummary, versions: ReadonlyMap<string, number>): string {
  const number = run.version === null ? undefined : versions.get(run.version);
  const what = run.trial ? 'Draft with a part as before' : number === undefined ? 'Draft' : `v${number}`;
  return [what, askedWords(run), formatInstant(run.startedAt), countsWords(run.counts)].join(' · ');
}

function ToTests() {
  const { slug } = useAgent();
  return (
    <Button renderRoot={(props) => <Link to="/agents/$slug/tests" params={{ slug }} search={{}} {...props} />}>
      Go to the tests
    </Button>
  );
}

function BackToTests() {
  const { slug } = useAgent();
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={<IconArrowLeft size={15} aria-hidden />}
      style={{ justifySelf: 'start' }}
      ms={-8}
      renderRoot={(props) => <Link to="/agents/$slug/tests" params={{ slug }} search={{}} {...props} />}
    >
      All tests
    </Button>
  );
}
