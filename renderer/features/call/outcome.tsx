import { Alert, List, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Fragment, useEffect, useRef } from 'react';
import { isErrorCode } from '../../../shared/api/problem-details.ts';
import { NAMES } from '../../../shared/api/problem-words.ts';
import type { TryOutcome } from '../../../shared/api/registry/try-outs.ts';
import { APP_ERRORS } from '../../../shared/errors.ts';
import type { Contract } from '../../../shared/spec/contract.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { count, formatNumber, formatUsd } from '../../lib/format.ts';
import { Chip } from '../../ui/chip.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Document } from '../../ui/document/document.tsx';
import { KeptRules } from '../../ui/document/kept-rules.tsx';
import { IconAlertTriangle, IconCheck } from '../../ui/icons.ts';
import classes from './call.module.css';
import { withCode } from './call-problems.tsx';

type Answer = NonNullable<TryOutcome['answer']>;
type Problem = NonNullable<TryOutcome['problem']>;

/** What a program would have got, in words first and as it would have got it after. */
export function Outcome({ outcome, contract }: { outcome: TryOutcome; contract: Contract }) {
  const { answer, problem, execution } = outcome;
  const { slug } = useAgent();
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each outcome is shown anew.
  useEffect(() => heading.current?.focus(), [outcome]);
  return (
    <section className={classes.outcome} aria-label="What came back">
      <div className={classes.part}>
        <h3 ref={heading} tabIndex={-1}>
          What came back
        </h3>
        {answer !== null && <Answered answer={answer} contract={contract} latencyMs={outcome.latencyMs} />}
        {problem !== null && <Refused problem={problem} />}
      </div>
      {execution !== null && (
        <Text size="sm">
          <Link
            to="/agents/$slug/executions"
            params={{ slug }}
            search={{ kind: 'try', id: execution }}
            className={classes.inline ?? ''}
          >
            Open it in the log
          </Link>
          , where it can become a test case.
        </Text>
      )}
      <CopyText
        label={answer === null ? 'As a program gets it' : 'As a program gets it, with status 200'}
        text={JSON.stringify(answer ?? problem, null, 2)}
      />
    </section>
  );
}

function Answered({ answer, contract, latencyMs }: { answer: Answer; contract: Contract; latencyMs: number }) {
  const { model, usage, costUsd, attempts, version, rules } = answer;
  const facts: [string, string][] = [
    ['Version', `v${version.number}`],
    ['Model asked', `${model.requested} · ${model.provider}`],
    ['Model that answered', model.served ?? 'not said'],
    ['Time', `${formatNumber(latencyMs)} ms, ${count(attempts, 'attempt')}`],
    ['Tokens', usage === null ? 'not said' : tokensOf(usage)],
    ['Cost', costUsd === null ? 'unknown price' : formatUsd(costUsd)],
  ];
  return (
    <>
      <div>
        <Chip tone="ok" icon={<IconCheck size={13} aria-hidden />}>
          Answered, and it fits the contract
        </Chip>
      </div>
      <Document value={answer.output} fields={contract.output} />
      <h3>Rules, checked without a model</h3>
      <KeptRules checks={rules} />
      <h3>The call</h3>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </>
  );
}

const tokensOf = ({ inputTokens, outputTokens }: NonNullable<Answer['usage']>): string =>
  [
    inputTokens === null ? null : `${formatNumber(inputTokens)} in`,
    outputTokens === null ? null : `${formatNumber(outputTokens)} out`,
  ]
    .filter((part) => part !== null)
    .join(', ') || 'not said';

function Refused({ problem: { code, title, detail, data, status } }: { problem: Problem }) {
  const parsed = APP_ERRORS.invalid_input.data.safeParse(data);
  const problems = code === 'invalid_input' && parsed.success ? parsed.data.problems : [];
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} aria-hidden />} title={title}>
      <Stack gap="xs">
        <Text size="sm">{detail}</Text>
        {problems.length > 1 && (
          <List size="sm">
            {problems.map(({ path, message }) => (
              <List.Item key={path + message}>{message}</List.Item>
            ))}
          </List>
        )}
        <Text size="sm">
          A program gets <span className={classes.code}>{code}</span> with status {status}.{' '}
          {isErrorCode(code) && withCode(NAMES[code].then)}
        </Text>
      </Stack>
    </Alert>
  );
}
