import { Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { fieldAt } from '../../../shared/spec/contract.ts';
import type { Json } from '../../../shared/spec/ids.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { valueWords } from '../../lib/case-words.ts';
import { count, formatNumber, formatPercent } from '../../lib/format.ts';
import classes from './executions.module.css';

interface Props {
  spec: Spec;
  onOpen: (id: string) => void;
}

/** What people found right and wrong, field by field; absent before anybody accepted or corrected an answer. */
export function Corrected({ spec, onOpen }: Props) {
  const agent = useAgent();
  const found = useQuery(query.executions.corrected.queryOptions({ input: { agent: agent.id } }));
  if (!found.isSuccess || found.data.length === 0) return null;
  return (
    <section className={classes.box} aria-label="What people said of answers">
      <div className={classes.part}>
        <h2>What people said of answers</h2>
        <Text size="sm" c="dimmed">
          Of the answers that the team accepted or corrected. People look where something is odd, so this is less than
          what production gets right.
        </Text>
        <ul className={classes.checks}>
          {found.data.map(({ field, title, looked, right, low, high, mistakes }) => {
            const type = fieldAt(spec.contract.output, field)?.type;
            const words = (value: Json): string => (value === null ? 'nothing' : valueWords(value, type));
            return (
              <li key={field}>
                <span>
                  <b>{title}</b>: {formatNumber(right)} of {formatNumber(looked)} right{' '}
                  <span className={classes.mute}>
                    ({formatPercent(low)} to {formatPercent(high)} with {formatPercent(0.95)} certainty)
                  </span>
                </span>
                {mistakes.map(({ from, to, executions: [first = '', ...more] }) => (
                  <UnstyledButton
                    key={JSON.stringify([from, to])}
                    className={classes.suggestion ?? ''}
                    onClick={() => onOpen(first)}
                  >
                    {words(from)}, should be {words(to)}: {count(more.length + 1, 'time')}
                  </UnstyledButton>
                ))}
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}
