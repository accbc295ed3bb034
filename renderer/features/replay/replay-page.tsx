import { Button, Group, Progress, Stack, Text, UnstyledButton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReplaySummary } from '../../../shared/api/desktop/replays.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { api, query } from '../../lib/api.ts';
import { useDraft } from '../../lib/draft/use-draft.ts';
import { wordsOf } from '../../lib/errors.ts';
import { formatInstant } from '../../lib/format.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconArrowLeft, IconHistory, IconPlayerStop } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Replayed } from '../../ui/replayed/replayed.tsx';
import classes from './replay.module.css';
import { ReplayForm } from './replay-form.tsx';
import { progressWords, stateWords } from './replay-state.ts';

/** The draft tried on what production answered: what would flip, by rule and field, and beyond the noise of models. */
export function ReplayPage() {
  const agent = useAgent();
  const navigate = useNavigate();
  const { replay: wanted } = useSearch({ from: '/agents/$slug/replay' });
  const input = { agent: agent.id };
  const ready = useQuery(query.replays.prepare.queryOptions({ input: { ...input, model: null, sample: 0 } }));
  const list = useQuery(query.replays.list.queryOptions({ input }));
  if (ready.isPending || list.isPending) return <Loading />;
  const failed = ready.isError ? ready : list.isError ? list : null;
  if (failed !== null)
    return <LoadError title="Replays could not be read" error={failed.error} retry={() => void failed.refetch()} />;
  if (ready.data === undefined || list.data === undefined) return null;
  const open = (id: string): void =>
    void navigate({ to: '/agents/$slug/replay', params: { slug: agent.slug }, search: { replay: id }, replace: true });
  const going = list.data.find(({ state }) => state === 'running');
  const shown = list.data.find(({ id }) => id === wanted) ?? list.data[0];
  return (
    <div className={classes.page}>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconArrowLeft size={15} aria-hidden />}
        style={{ justifySelf: 'start' }}
        ms={-8}
        renderRoot={(props) => (
          <Link to="/agents/$slug/executions" params={{ slug: agent.slug }} search={{}} {...props} />
        )}
      >
        All executions
      </Button>
      <Panel label="Try the draft on past executions">
        {ready.data.version === null ? (
          <EmptyState icon={<IconHistory size={24} aria-hidden />} title="Nothing is in production yet">
            A replay holds what production answered against your draft. It begins to be useful once a version is
            deployed and applications call it.
          </EmptyState>
        ) : (
          <Stack gap="md">
            <Text size="sm">
              {ready.data.differs
                ? `Holds what v${ready.data.version.number} answered in production against your draft.`
                : `Your draft says the same as v${ready.data.version.number}, so nothing can flip by the rules. Edit a rule first.`}
            </Text>
            <ReplayForm disabled={going !== undefined} onStarted={open} />
          </Stack>
        )}
      </Panel>
      {list.data.length > 1 && <Earlier replays={list.data} shown={shown?.id} open={open} />}
      {shown !== undefined && <Shown replay={shown} key={shown.id} />}
    </div>
  );
}

function Earlier({
  replays,
  shown,
  open,
}: {
  replays: readonly ReplaySummary[];
  shown: string | undefined;
  open: (id: string) => void;
}) {
  return (
    <Panel label="Replays">
      <ul className={classes.list}>
        {replays.map((replay) => (
          <li key={replay.id}>
            <UnstyledButton
              className={classes.item ?? ''}
              aria-current={replay.id === shown ? 'true' : undefined}
              onClick={() => open(replay.id)}
            >
              <span className={classes.when}>{formatInstant(replay.startedAt)}</span>
              <span className={classes.mute}>{stateWords(replay)}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Shown({ replay }: { replay: ReplaySummary }) {
  if (replay.state === 'running') return <Going replay={replay} />;
  if (replay.report === null)
    return (
      <Panel label="This replay failed">
        <Text size="sm">{replay.problem}</Text>
      </Panel>
    );
  return <Report hash={replay.report} isCurrent={replay.current} />;
}

function Going({ replay }: { replay: ReplaySummary }) {
  const stop = useMutation({ mutationFn: () => api.replays.cancel({ agent: replay.agent }) });
  const progress = replay.progress ?? { judged: 0, asked: 0, toAsk: 0, costUsd: 0 };
  return (
    <Panel label="Going on">
      <Stack gap="sm">
        <Text size="sm" role="status">
          {progressWords(progress)}
        </Text>
        {progress.toAsk > 0 && (
          <Progress value={(progress.asked / progress.toAsk) * 100} aria-label="Executions asked again" />
        )}
        <Group gap="sm">
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlayerStop size={15} aria-hidden />}
            loading={stop.isPending}
            onClick={() => stop.mutate()}
          >
            Stop
          </Button>
          {stop.isError && <Text size="sm">{wordsOf(stop.error)}</Text>}
        </Group>
      </Stack>
    </Panel>
  );
}

function Report({ hash, isCurrent }: { hash: string; isCurrent: boolean }) {
  const draft = useDraft(useAgent().id);
  const report = useQuery({
    ...query.replays.report.queryOptions({ input: { hash } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (report.isPending || draft.state !== 'ready') return <Loading />;
  if (report.isError)
    return <LoadError title="This replay could not be read" error={report.error} retry={() => void report.refetch()} />;
  return (
    <Stack gap="sm">
      {!isCurrent && (
        <Text size="sm" c="dimmed">
          This was an earlier state of the draft. Try it again to see what it does now.
        </Text>
      )}
      <Replayed report={report.data} spec={draft.spec} />
    </Stack>
  );
}
