import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import type { RunSummary } from '../../../shared/api/desktop/tests.ts';
import { api } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { count, formatInstant, formatNumber, formatUsd } from '../../lib/format.ts';
import {
  beganAt,
  hitLimit,
  inSeconds,
  type RunState,
  ranOutOfCredit,
  roundedGuess,
  timeLeft,
  unfinishedIn,
} from '../../lib/runs/run-state.ts';
import { readAgain } from '../../lib/runs/runs-store.ts';
import { Chip } from '../../ui/chip.tsx';
import { IconChevronDown, IconHistory, IconPlayerPlay, IconPlayerStop, IconPlus } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { VerdictBar } from '../../ui/verdict-bar.tsx';
import { VerdictCounts } from '../../ui/verdict-counts.tsx';
import { CompareLink } from './compare/compare-link.tsx';
import { HistoryDialog } from './history/history-dialog.tsx';
import classes from './tests.module.css';
import type { Shown } from './use-shown-runs.ts';
import { askedWords, countsWords, DRY_RUN, EARLIER_DRAFT } from './words.ts';

interface Props {
  shown: Shown;
  cases: number;
  onAdd: () => void;
  onRun: () => void;
  /** Goes on with a run that was cut short. */
  onFinish: (run: RunSummary, unfinished: number) => void;
  /** Leaves the run that was asked for. */
  onLatest: () => void;
  onShow: (run: string) => void;
  /** What else can be done with the cases, as buttons. */
  tools: ReactNode;
}

/** The run on the screen, in words and as a bar, and what can be started. */
export function RunBar({ shown, cases, onAdd, onRun, onFinish, onLatest, onShow, tools }: Props) {
  const { base } = shown;
  const [history, setHistory] = useState(false);
  const running = base.state?.run.state === 'running';
  const unfinished = base.state === null ? 0 : unfinishedIn(base.state);
  return (
    <Panel>
      <section className={classes.bar} aria-label="Test run">
        <div className={classes.barHead}>
          {base.state === null ? (
            <div className={classes.barWords}>
              <h2>{base.id === null ? count(cases, 'case') : 'Run'}</h2>
              {base.id === null && !shown.loading && shown.error === null && (
                <span className={classes.mute}>Not run yet. A dry run asks no model and costs nothing.</span>
              )}
            </div>
          ) : (
            <RunWords state={base.state} asked={shown.asked} />
          )}
          {shown.asked && (
            <Button variant="subtle" onClick={onLatest}>
              Show the latest results
            </Button>
          )}
          {base.state !== null && unfinished > 0 && (
            <Button variant="default" onClick={() => base.state !== null && onFinish(base.state.run, unfinished)}>
              Finish {count(unfinished, 'case')}…
            </Button>
          )}
          <EarlierRuns runs={shown.runs} open={base.id} onShow={onShow} onHistory={() => setHistory(true)} />
          {base.id !== null && <CompareLink runs={shown.runs} run={base.id} />}
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={onAdd}>
            Add case
          </Button>
          {tools}
          {running && base.id !== null ? (
            <StopButton run={base.id} />
          ) : (
            <Button leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={onRun} disabled={cases === 0}>
              Run tests…
            </Button>
          )}
        </div>
        {base.state !== null && (
          <div className={classes.track}>
            <VerdictBar counts={base.state.run.counts} />
            <VerdictCounts counts={base.state.run.counts} />
          </div>
        )}
      </section>
      {history && <HistoryDialog onClose={() => setHistory(false)} />}
      {shown.error !== null && <LoadError title="The runs could not be read" error={shown.error} retry={shown.retry} />}
      {base.error !== null && base.id !== null && (
        <LoadError
          title="This run could not be read"
          error={base.error}
          retry={() => base.id !== null && readAgain(base.id)}
        />
      )}
    </Panel>
  );
}

function RunWords({ state, asked }: { state: RunState; asked: boolean }) {
  const { run } = state;
  const running = run.state === 'running';
  const what = run.model === null ? 'dry run' : run.model.model;
  return (
    <div className={classes.barWords}>
      <h2>
        {running ? `Running the draft: ${what}` : asked ? `Run of ${formatInstant(run.startedAt)}` : 'Latest run'}
      </h2>
      <span className={classes.mute}>{running ? <Progress run={run} /> : <Ended run={run} />}</span>
      {run.dryRun && <Chip>{DRY_RUN}</Chip>}
      {!run.current && <Chip tone="unsure">{EARLIER_DRAFT}</Chip>}
      {!running && <StateChip state={state} />}
      {run.problem !== null && <span className={classes.problem}>{run.problem}</span>}
    </div>
  );
}

function Ended({ run }: { run: RunSummary }) {
  const cost = run.dryRun ? '' : run.costUsd === null ? ' · price unknown' : ` · ${formatUsd(run.costUsd)}`;
  return (
    <>
      {!run.dryRun && `${askedWords(run)} · `}
      {run.judge !== null && `texts judged by ${run.judge.model.model} · `}
      {count(run.counts.total, 'case')} · {run.samples > 1 && `up to ${run.samples} answers each · `}
      {run.reused > 0 && `${formatNumber(run.reused)} from earlier runs · `}
      <RelativeTime at={run.finishedAt ?? run.startedAt} />
      {cost}
    </>
  );
}

/** "61 of 96 · 12 s · about 40 s left · $0.11 so far". */
function Progress({ run }: { run: RunSummary }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const left = timeLeft(run, now);
  const parts = [
    `${formatNumber(run.done)} of ${formatNumber(run.counts.total)}`,
    inSeconds(now - Date.parse(beganAt(run))),
    ...(left === null ? [] : [`about ${inSeconds(roundedGuess(left))} left`]),
    ...(run.dryRun || run.done === 0
      ? []
      : [run.costUsd === null ? 'price unknown' : `${formatUsd(run.costUsd)} so far`]),
  ];
  return parts.join(' · ');
}

const ENDS: Partial<Record<RunSummary['state'], string>> = {
  cancelled: 'Stopped: what finished is kept',
  interrupted: 'Interrupted: what finished is kept',
  failed: 'Failed: what finished is kept',
};

function StateChip({ state }: { state: RunState }) {
  const words =
    ENDS[state.run.state] ??
    (hitLimit(state)
      ? 'Stopped at the spending limit'
      : ranOutOfCredit(state)
        ? 'Stopped: the provider account has no credit left'
        : null);
  if (words === null) return null;
  return <Chip tone={state.run.state === 'failed' ? 'bad' : 'unsure'}>{words}</Chip>;
}

function StopButton({ run }: { run: string }) {
  const stop = useMutation({
    mutationFn: () => api.runs.cancel({ run }),
    onError: (error) => notifications.show({ color: 'red', title: 'The run was not stopped', message: wordsOf(error) }),
  });
  return (
    <Button
      variant="default"
      leftSection={<IconPlayerStop size={16} aria-hidden />}
      loading={stop.isPending}
      onClick={() => stop.mutate()}
    >
      Stop
    </Button>
  );
}

const MOST_EARLIER = 12;

function EarlierRuns({
  runs,
  open,
  onShow,
  onHistory,
}: {
  runs: readonly RunSummary[];
  open: string | null;
  onShow: (id: string) => void;
  onHistory: () => void;
}) {
  const whole = runs.filter(({ counts, id }) => counts.total > 1 && id !== open).slice(0, MOST_EARLIER);
  if (open === null) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="subtle"
          leftSection={<IconHistory size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          Other runs
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconHistory size={16} aria-hidden />} onClick={onHistory}>
          History with trend
        </Menu.Item>
        {whole.length > 0 && <Menu.Divider />}
        {whole.map((run) => (
          <Menu.Item key={run.id} onClick={() => onShow(run.id)}>
            {askedWords(run)}, <RelativeTime at={run.startedAt} />
            <span className={classes.sub} style={{ display: 'block' }}>
              {countsWords(run.counts)}
              {!run.current && ` · ${EARLIER_DRAFT.toLowerCase()}`}
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
