import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { TestCase } from '../../../../shared/grading/case.ts';
import { announce } from '../../../lib/announce.tsx';
import { api } from '../../../lib/api.ts';
import { count, formatNumber, formatUsd } from '../../../lib/format.ts';
import type { RunState } from '../../../lib/runs/run-state.ts';
import { IconPlayerStop } from '../../../ui/icons.ts';
import { Panel } from '../../../ui/panel.tsx';
import { VerdictBadge } from '../../../ui/verdict-badge.tsx';
import { VerdictBar } from '../../../ui/verdict-bar.tsx';
import { VerdictCounts } from '../../../ui/verdict-counts.tsx';
import classes from '../creation.module.css';

const MOST_SHOWN = 8;

interface Props {
  state: RunState;
  slug: string | null;
  cases: readonly TestCase[];
}

/** A run while it goes on and when it is over: n of total, verdicts, and the cases that need a look. */
export function RunProgress({ state, slug, cases }: Props) {
  const { run, results } = state;
  const isRunning = run.state === 'running';
  const stop = useMutation({ mutationFn: () => api.runs.cancel({ run: run.id }) });
  const before = useRef(isRunning);
  useEffect(() => {
    if (before.current && !isRunning) announce(`Run finished: ${count(run.done, 'case')}.`);
    before.current = isRunning;
  }, [isRunning, run.done]);
  const looked = cases.filter(({ id }) => ['fail', 'uncertain'].includes(results.get(id)?.verdict ?? ''));
  const open = [...looked].sort((a, b) => order(results.get(a.id)?.verdict) - order(results.get(b.id)?.verdict));
  const what = run.model === null ? 'Dry run' : run.model.model;
  const cost = run.dryRun ? '' : run.costUsd === null ? ' · price unknown' : ` · ${formatUsd(run.costUsd)}`;
  return (
    <Panel
      label={isRunning ? `${what} is running` : `Result of the ${run.model === null ? 'dry run' : `run on ${what}`}`}
      level={3}
    >
      <Text size="sm" role="status" mb={6}>
        {formatNumber(run.done)} of {count(run.counts.total, 'case')}
        {cost}
      </Text>
      <VerdictBar counts={run.counts} />
      <div style={{ marginTop: 8 }}>
        <VerdictCounts counts={run.counts} />
      </div>
      {isRunning && (
        <Button
          mt="sm"
          variant="default"
          size="compact-sm"
          leftSection={<IconPlayerStop size={14} aria-hidden />}
          loading={stop.isPending}
          onClick={() => stop.mutate()}
        >
          Stop
        </Button>
      )}
      {!isRunning && open.length > 0 && slug !== null && (
        <>
          <Text size="sm" mt="md" mb={4}>
            {run.dryRun
              ? 'Worth a look. A dry run leaves open what only a model can decide.'
              : 'Worth a look before you go on:'}
          </Text>
          <ul className={classes.cards}>
            {open.slice(0, MOST_SHOWN).map(({ id, title }) => (
              <li key={id} className={classes.row} style={{ alignItems: 'center' }}>
                <VerdictBadge verdict={results.get(id)?.verdict ?? 'not_run'} />
                <Link
                  to="/agents/$slug/tests"
                  params={{ slug }}
                  search={{ run: run.id, case: id }}
                  className={classes.inline ?? ''}
                >
                  {title}
                </Link>
              </li>
            ))}
          </ul>
          {open.length > MOST_SHOWN && (
            <Text size="sm" c="dimmed" mt={4}>
              and {count(open.length - MOST_SHOWN, 'case')} more under Tests
            </Text>
          )}
        </>
      )}
    </Panel>
  );
}

const order = (verdict: string | undefined): number => (verdict === 'fail' ? 0 : 1);
