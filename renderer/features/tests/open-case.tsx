import { Accordion, ActionIcon, Box, Button, Group, Text, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import type { TestCase } from '../../../shared/grading/case.ts';
import { textsOf } from '../../../shared/grading/text-questions.ts';
import { withoutFileData } from '../../../shared/spec/files.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { passedWords, toldSample } from '../../lib/runs/sampling-words.ts';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconCheck, IconHistory, IconListDetails, IconPencil, IconRefresh, IconTrash } from '../../ui/icons.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { VerdictBadge } from '../../ui/verdict-badge.tsx';
import { acceptances } from './accept-answer.ts';
import { AcceptDialog } from './accept-dialog.tsx';
import type { CaseRow } from './case-rows.ts';
import { FieldResults, InputFields, Problems } from './field-results.tsx';
import classes from './open-case.module.css';
import { RuleChecks } from './rule-checks.tsx';
import type { RunOrder } from './run-dialog.tsx';
import { SamplesTable } from './samples-table.tsx';
import { JudgedText } from './texts/judged-text.tsx';
import { useCaseActions } from './use-case-actions.tsx';
import { askedWords, DRY_RUN, EARLIER_DRAFT, nextStep, originWords, reusedFrom } from './words.ts';

interface Props {
  row: CaseRow | undefined;
  spec: Spec;
  onEdit: (testCase: TestCase) => void;
  onOrder: (order: RunOrder) => void;
  /** After a run was started without a dialog. */
  onStarted: () => void;
  /** Set when the case that had the focus is gone; the next one takes the focus. */
  takesFocus: RefObject<boolean>;
  /** Somebody is at work here: from now on this case stays open, however the results sort the others. */
  onTouched: (id: string) => void;
}

/** One case: its result, what was expected, what the rules say, who was asked. */
export function OpenCase({ row, spec, takesFocus, onTouched, ...acts }: Props) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!takesFocus.current) return;
    takesFocus.current = false;
    box.current?.focus();
  }, [takesFocus]);
  if (row === undefined)
    return (
      <section className={classes.open} aria-label="The open case">
        <EmptyState icon={<IconListDetails size={24} />} title="No case is open">
          Choose a case to see its input, what was expected and what came back.
        </EmptyState>
      </section>
    );
  return (
    <Box
      component="section"
      className={classes.open ?? ''}
      aria-label="The open case"
      ref={box}
      tabIndex={-1}
      onFocus={() => onTouched(row.id)}
    >
      <div className={classes.openBody}>
        <Head row={row} spec={spec} takesFocus={takesFocus} {...acts} />
        <Body key={row.run?.id ?? ''} row={row} spec={spec} />
      </div>
    </Box>
  );
}

function Head({
  row,
  spec,
  onEdit,
  onOrder,
  onStarted,
  takesFocus,
}: Omit<Props, 'row' | 'onTouched'> & { row: CaseRow }) {
  const { testCase, result, run } = row;
  const { slug } = useAgent();
  const [accepting, setAccepting] = useState(false);
  const actions = useCaseActions(onStarted, () => {
    takesFocus.current = true;
  });
  const told = result?.samples[toldSample(result.samples)];
  const passed = result === null ? null : passedWords(result);
  const accepted = testCase === null || row.edited ? [] : acceptances(testCase, told, spec.contract);
  const step = result === null ? null : nextStep(result, accepted.length > 0);
  return (
    <div className={classes.part} style={{ gap: 8 }}>
      <div className={classes.openHead}>
        <h2>{row.title}</h2>
        <VerdictBadge verdict={row.verdict} />
        {result?.sampling?.flaky === true && <Chip tone="unsure">Flaky</Chip>}
        {passed !== null && <Chip>{passed}</Chip>}
        <span className={classes.spread} />
        {testCase !== null && (
          <Group gap={4}>
            <Button
              variant="subtle"
              leftSection={<IconRefresh size={16} aria-hidden />}
              loading={actions.starting}
              onClick={() =>
                run === null || run.model === null
                  ? actions.dryRun(testCase)
                  : onOrder({ only: testCase, model: run.model, samples: run.samples > 1 ? 'auto' : 'once' })
              }
            >
              {result === null ? 'Run this case' : 'Run again'}
            </Button>
            <Act label="Edit case" onClick={() => onEdit(testCase)}>
              <IconPencil size={17} aria-hidden />
            </Act>
            <Act label="Delete case" onClick={() => actions.remove(testCase)} loading={actions.removing}>
              <IconTrash size={17} aria-hidden />
            </Act>
            {accepted.length > 0 && (
              <Button
                variant="default"
                leftSection={<IconCheck size={16} aria-hidden />}
                onClick={() => setAccepting(true)}
              >
                Accept new answer
              </Button>
            )}
          </Group>
        )}
      </div>
      <div className={classes.openHead}>
        {run !== null && (
          <Text size="xs" c="dimmed" component="span">
            {run.dryRun ? '' : `${askedWords(run)}, `}
            <RelativeTime at={run.finishedAt ?? run.startedAt} />
          </Text>
        )}
        {result?.reused !== undefined && (
          <Link to="/agents/$slug/tests" params={{ slug }} search={{ run: result.reused.run, case: row.id }}>
            <Chip icon={<IconHistory size={12} aria-hidden />}>{reusedFrom(result.reused)}</Chip>
          </Link>
        )}
        {run?.dryRun === true && <Chip>{DRY_RUN}</Chip>}
        {run?.current === false && <Chip tone="unsure">{EARLIER_DRAFT}</Chip>}
        {row.edited && <Chip tone="unsure">Case edited since, run it again</Chip>}
        {testCase !== null && <Chip>{originWords(testCase)}</Chip>}
      </div>
      <Text size="sm">
        {result === null ? 'This case has no result yet.' : result.reason}
        {step !== null && ` ${step}`}
      </Text>
      {testCase?.notes !== undefined && (
        <Text size="sm" c="dimmed" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {testCase.notes}
        </Text>
      )}
      {accepting && testCase !== null && (
        <AcceptDialog
          testCase={testCase}
          accepted={accepted}
          breaksRules={told?.rules.some(({ result: held }) => held === 'violated') ?? false}
          contract={spec.contract}
          onClose={() => setAccepting(false)}
        />
      )}
    </div>
  );
}

function Act({
  label,
  children,
  ...rest
}: {
  label: string;
  onClick: () => void;
  loading?: boolean;
  children: ReactNode;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={32} aria-label={label} {...rest}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

function Body({ row, spec }: { row: CaseRow; spec: Spec }) {
  const { testCase, result, run } = row;
  const [chosen, setChosen] = useState<number | null>(null);
  const samples = result?.samples ?? [];
  const at = chosen ?? toldSample(samples);
  const sample = samples[at];
  // A result names the files of its input; the case, where it is the same, still holds them.
  const input = (row.edited ? result : (testCase ?? result))?.input ?? {};
  const texts =
    result === null || testCase === null || row.edited || sample === undefined || run?.state === 'running'
      ? []
      : textsOf({ input: result.input, expectation: testCase.expectation }, sample);
  return (
    <>
      {samples.length > 1 && run?.dryRun === false && <SamplesTable samples={samples} shown={at} onShow={setChosen} />}
      {sample !== undefined && sample.problems.length > 0 && <Problems problems={sample.problems} />}
      {run !== null &&
        texts.map((text) => (
          <JudgedText
            key={`${at} ${text.question.field}`}
            text={text}
            place={{ run: run.id, caseId: row.id, sample: at }}
            contract={spec.contract}
          />
        ))}
      <FieldResults
        contract={spec.contract}
        expectation={row.edited ? null : (testCase?.expectation ?? null)}
        sample={sample}
        apart={texts.map(({ question }) => question.field)}
      />
      {sample !== undefined && sample.outcome === 'ok' && <RuleChecks checks={sample.rules} rules={spec.rules} />}
      <InputFields contract={spec.contract} input={input} />
      {samples.length === 1 && run?.dryRun === false && <SamplesTable samples={samples} shown={0} onShow={setChosen} />}
      <Accordion variant="contained" chevronPosition="left">
        <Accordion.Item value="raw">
          <Accordion.Control>
            <Text size="sm">Raw input and output</Text>
          </Accordion.Control>
          <Accordion.Panel>
            <Raw label="Input" value={withoutFileData(spec.contract.input, input)} />
            {sample !== undefined && <Raw label="Output" value={sample.output} />}
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </>
  );
}

function Raw({ label, value }: { label: string; value: unknown }) {
  return (
    <div className={classes.part} style={{ marginBottom: 10 }}>
      <h3>{label}</h3>
      <Box component="pre" className={classes.json ?? ''} tabIndex={0} role="region" aria-label={`${label} as JSON`}>
        {value === null ? 'Nothing came back.' : JSON.stringify(value, null, 2)}
      </Box>
    </div>
  );
}
