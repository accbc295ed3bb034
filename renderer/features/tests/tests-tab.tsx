import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { RunSummary } from '../../../shared/api/desktop/tests.ts';
import type { TestCase } from '../../../shared/grading/case.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { useCommands } from '../../lib/commands.ts';
import { useDraft } from '../../lib/draft/use-draft.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconListDetails } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { AccuracyLine } from './accuracy/accuracy-line.tsx';
import { useAccuracy } from './accuracy/use-accuracy.ts';
import { CaseEditor } from './case-editor.tsx';
import { CaseTable } from './case-table.tsx';
import { FinishDialog } from './finish-dialog.tsx';
import { OpenCase } from './open-case.tsx';
import { RunBar } from './run-bar.tsx';
import { RunDialog, type RunOrder } from './run-dialog.tsx';
import { SuiteTools } from './suite/suite-tools.tsx';
import { Unnoticed } from './suite/unnoticed.tsx';
import classes from './tests.module.css';
import { WaitingLine } from './texts/waiting-line.tsx';
import { TeamLine } from './together/team-line.tsx';
import { useShownRuns } from './use-shown-runs.ts';

/** Cases, runs and verdicts of this agent. */
export function TestsTab() {
  const agent = useAgent();
  const draft = useDraft(agent.id);
  const cases = useQuery(query.cases.list.queryOptions({ input: { agent: agent.id } }));
  if (draft.state === 'failed')
    return <LoadError title="The draft could not be read" error={draft.error} retry={draft.retry} />;
  if (cases.isError)
    return (
      <LoadError title="The test cases could not be read" error={cases.error} retry={() => void cases.refetch()} />
    );
  if (draft.state === 'loading' || cases.isPending) return <Loading />;
  return <Tests spec={draft.spec} cases={cases.data} />;
}

function Tests({ spec, cases }: { spec: Spec; cases: readonly TestCase[] }) {
  const agent = useAgent();
  const navigate = useNavigate();
  const search = useSearch({ from: '/agents/$slug/tests' });
  const [editing, setEditing] = useState<{ testCase: TestCase | null } | null>(null);
  const [finishing, setFinishing] = useState<{ run: RunSummary; unfinished: number } | null>(null);
  const [ordering, setOrdering] = useState<RunOrder | null>(null);
  const takesFocus = useRef(false);
  const shown = useShownRuns(agent.id, cases, search.run);
  const accuracy = useAccuracy(shown.base.state, shown.rows, spec);
  const { slug } = agent;
  const show = useCallback(
    (next: { run?: string; case?: string }) =>
      void navigate({ to: '/agents/$slug/tests', params: { slug }, search: next }),
    [navigate, slug],
  );
  const run = search.run;
  const open = useCallback((id: string) => show({ ...(run === undefined ? {} : { run }), case: id }), [show, run]);
  const add = (): void => setEditing({ testCase: null });
  const order = (): void => setOrdering({ only: null, model: null });
  useCommands([
    { id: 'add-case', label: 'Add a test case', group: agent.name, run: add },
    {
      id: 'compare-runs',
      label: 'Compare two runs',
      group: agent.name,
      run: () => void navigate({ to: '/agents/$slug/tests/compare', params: { slug }, search: {} }),
    },
    {
      id: 'decide-texts',
      label: 'Decide texts',
      group: agent.name,
      run: () => void navigate({ to: '/agents/$slug/tests/texts', params: { slug } }),
    },
    { id: 'run-tests', label: 'Run tests', group: agent.name, run: order },
  ]);
  const row = useMemo(
    () => shown.rows.find(({ id }) => id === search.case) ?? shown.rows[0],
    [shown.rows, search.case],
  );
  const latest = (): void => show(search.case === undefined ? {} : { case: search.case });
  return (
    <div className={classes.page}>
      {shown.rows.length === 0 && search.run === undefined && (
        <div className={classes.notes}>
          <TeamLine />
        </div>
      )}
      {shown.rows.length === 0 && search.run === undefined ? (
        <EmptyState
          icon={<IconListDetails size={24} />}
          title="No test cases yet"
          action={
            <Group justify="center" gap="xs">
              <SuiteTools spec={spec} cases={cases} />
              <Button variant="default" onClick={add}>
                Add a case by hand
              </Button>
            </Group>
          }
        >
          A test case is an input and what you expect of the answer. Cases show what an edit does before anybody signs
          it, and the approver sees the result.
        </EmptyState>
      ) : (
        <>
          <RunBar
            shown={shown}
            cases={cases.length}
            onAdd={add}
            onRun={order}
            onFinish={(run, unfinished) => setFinishing({ run, unfinished })}
            onLatest={latest}
            onShow={(id) => show({ run: id })}
            tools={<SuiteTools spec={spec} cases={cases} />}
          />
          <div className={classes.notes}>
            <TeamLine />
            <WaitingLine />
            <Unnoticed spec={spec} />
            <AccuracyLine accuracy={accuracy} spec={spec} />
          </div>
          <div className={classes.cols}>
            <CaseTable
              rows={accuracy.rows}
              rules={spec.rules}
              open={row?.id ?? null}
              onOpen={open}
              base={shown.base.state?.run ?? null}
            />
            <OpenCase
              key={row?.id ?? ''}
              row={row}
              spec={spec}
              onEdit={(testCase) => setEditing({ testCase })}
              onOrder={setOrdering}
              onStarted={latest}
              takesFocus={takesFocus}
              onTouched={(id) => search.case !== id && open(id)}
            />
          </div>
        </>
      )}
      {editing !== null && (
        <CaseEditor
          testCase={editing.testCase}
          contract={spec.contract}
          onClose={() => setEditing(null)}
          onSaved={({ id }) => {
            setEditing(null);
            open(id);
          }}
        />
      )}
      {finishing !== null && <FinishDialog {...finishing} onClose={() => setFinishing(null)} />}
      {ordering !== null && (
        <RunDialog
          order={ordering}
          onClose={() => setOrdering(null)}
          onStarted={() => {
            setOrdering(null);
            latest();
          }}
        />
      )}
    </div>
  );
}
