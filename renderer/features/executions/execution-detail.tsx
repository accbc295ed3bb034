import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { SaidOfAnswer as Said } from '../../../shared/api/desktop/executions.ts';
import type { Execution } from '../../../shared/executions/views.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { api, query } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { formatInstant } from '../../lib/format.ts';
import { Chip } from '../../ui/chip.tsx';
import { Document } from '../../ui/document/document.tsx';
import { KeptRules } from '../../ui/document/kept-rules.tsx';
import { IconCheck, IconX } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { CallFacts } from './call-facts.tsx';
import { CorrectDialog } from './correct-dialog.tsx';
import classes from './executions.module.css';
import { ExpectedAnswer } from './expected-answer.tsx';
import { SaidOfAnswer } from './said-of-answer.tsx';
import { outcomeTone, outcomeWords } from './words.ts';

/** One call in full, and what may become of it. */
export function ExecutionDetail({ id, spec, onClose }: { id: string; spec: Spec; onClose: () => void }) {
  const agent = useAgent();
  const found = useQuery(query.executions.get.queryOptions({ input: { agent: agent.id, id } }));
  return (
    <section className={classes.detail} aria-label="Execution">
      {found.isPending && <Loading />}
      {found.isError && (
        <LoadError title="This execution could not be read" error={found.error} retry={() => void found.refetch()} />
      )}
      {found.isSuccess && <Opened {...found.data} spec={spec} onClose={onClose} />}
    </section>
  );
}

const WAYS = { run: '', try: '', batch: ', as one of a batch', async: ', without waiting' } as const;

interface OpenedProps {
  execution: Execution;
  promoted: Parameters<typeof ExpectedAnswer>[0]['promoted'] | null;
  said: Said[];
  spec: Spec;
  onClose: () => void;
}

function Opened({ execution, promoted, said, spec, onClose }: OpenedProps) {
  const agent = useAgent();
  const navigate = useNavigate();
  const [correcting, setCorrecting] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const promote = useMutation({
    mutationFn: () => api.executions.promote({ agent: agent.id, id: execution.id }),
    onSuccess: ({ testCase }) => announce(`Added the case “${testCase.title}” to the tests`),
  });
  const { record, outcome, version } = execution;
  return (
    <>
      <div className={classes.head}>
        <h2 ref={heading} tabIndex={-1}>
          {formatInstant(execution.at)}
        </h2>
        <Chip tone={outcomeTone(outcome)}>{outcomeWords(outcome)}</Chip>
        <span className={classes.spread} />
        <ActionIcon variant="subtle" color="gray" aria-label="Close the execution" onClick={onClose}>
          <IconX size={17} aria-hidden />
        </ActionIcon>
      </div>
      <Text size="sm">
        {execution.application.name} {execution.kind === 'try' ? 'tried out' : 'asked'}{' '}
        <Link
          to="/agents/$slug/versions"
          params={{ slug: agent.slug }}
          search={{ version: version.hash }}
          className={classes.inline ?? ''}
        >
          {version.number === null ? 'a version' : `v${version.number}`}
        </Link>
        {execution.channel !== null && ` in ${execution.channel}`}
        {WAYS[execution.kind]}.
      </Text>
      <Group gap="xs">
        {promoted === null ? (
          <Button loading={promote.isPending} onClick={() => promote.mutate()}>
            Add to tests
          </Button>
        ) : (
          <Button
            variant="default"
            leftSection={<IconCheck size={16} aria-hidden />}
            onClick={() =>
              void navigate({
                to: '/agents/$slug/tests',
                params: { slug: agent.slug },
                search: { case: promoted.testCase.id },
              })
            }
          >
            Open the test case
          </Button>
        )}
        <Button variant="default" onClick={() => setCorrecting(true)}>
          {said.some(({ isMine }) => !isMine) ? 'Correct differently…' : 'Correct the answer…'}
        </Button>
      </Group>
      {promote.isError && (
        <Text size="sm" c="var(--rh-bad)" role="alert">
          The case was not added. {wordsOf(promote.error)}
        </Text>
      )}
      <SaidOfAnswer said={said} contract={spec.contract} />
      {promoted !== null && <ExpectedAnswer execution={execution.id} promoted={promoted} contract={spec.contract} />}
      <section className={classes.part}>
        <h3>Input</h3>
        <Document value={record.input} fields={spec.contract.input} />
      </section>
      <section className={classes.part}>
        <h3>Answer</h3>
        {record.output === null ? (
          <Text size="sm" c="dimmed">
            Nothing came back.
          </Text>
        ) : (
          <Document value={record.output} fields={spec.contract.output} />
        )}
        {record.problems.length > 0 && (
          <ul className={classes.checks}>
            {record.problems.map(({ path, field, message }) => (
              <li key={path + message}>
                <Chip tone="bad">Does not fit</Chip> {field === '' ? path : field}: {message}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className={classes.part}>
        <h3>Rules, checked without a model</h3>
        <KeptRules checks={record.rules} />
      </section>
      <CallFacts execution={execution} />
      {correcting && (
        <CorrectDialog execution={execution} said={said} spec={spec} onClose={() => setCorrecting(false)} />
      )}
    </>
  );
}
