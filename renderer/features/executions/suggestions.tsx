import { Button, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { count } from '../../lib/format.ts';
import { IconSparkles } from '../../ui/icons.ts';
import classes from './executions.module.css';

/** Executions that no test case stands for yet, looked for when somebody asks. */
export function Suggestions({ onOpen }: { onOpen: (id: string) => void }) {
  const agent = useAgent();
  const [asked, setAsked] = useState(false);
  const found = useQuery({
    ...query.executions.suggestions.queryOptions({ input: { agent: agent.id } }),
    enabled: asked,
  });
  if (!asked)
    return (
      <Button
        variant="subtle"
        className={classes.suggest ?? ''}
        leftSection={<IconSparkles size={16} aria-hidden />}
        onClick={() => setAsked(true)}
      >
        Find executions worth a test
      </Button>
    );
  return (
    <section className={classes.box} aria-label="Worth a test">
      <div className={classes.part}>
        <h2>Worth a test</h2>
        <Text size="sm" c="dimmed" role="status">
          {found.isPending && 'Looking through the newest executions'}
          {found.isError && `They could not be looked through. ${wordsOf(found.error)}`}
          {found.isSuccess &&
            (found.data.items.length === 0
              ? `Nothing among the newest ${count(found.data.looked, 'execution')} that your test cases do not have already.`
              : `Among the newest ${count(found.data.looked, 'execution')}, no model asked.`)}
        </Text>
        <ul className={classes.checks}>
          {found.data?.items.map(({ execution, reasons }) => (
            <li key={execution.id}>
              <UnstyledButton className={classes.suggestion ?? ''} onClick={() => onOpen(execution.id)}>
                {execution.asked}
              </UnstyledButton>
              <span className={classes.mute}>{reasons.join(' ')}</span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
