import { Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { TestCase } from '../../../shared/grading/case.ts';
import { type Contract, fieldAt } from '../../../shared/spec/contract.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { expectationWords } from '../../lib/case-words.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import { type Acceptance, withAccepted } from './accept-answer.ts';
import classes from './open-case.module.css';

interface Props {
  testCase: TestCase;
  accepted: readonly Acceptance[];
  contract: Contract;
  /** The answer also breaks a rule, which accepting it does not change. */
  breaksRules: boolean;
  onClose: () => void;
}

/** Names what the case would expect from now on, and asks first: a wrong answer accepted would pass for ever. */
export function AcceptDialog({ testCase, accepted, contract, breaksRules, onClose }: Props) {
  const agent = useAgent();
  const form = useSubmit({
    title: 'The case was not saved',
    send: () => api.cases.save({ agent: agent.id, case: withAccepted(testCase, accepted), before: testCase }),
    done: () => {
      const words = `“${testCase.title}” expects the new answer from now on. Run it again to check it.`;
      notifications.show({ message: words });
      announce(words);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={`Accept the new answer of “${testCase.title}”`}
      confirm="Accept new answer"
      onConfirm={form.submit}
      busy={form.pending}
    >
      <Stack gap="sm">
        {form.summary}
        <Text size="sm">From now on the case expects this answer:</Text>
        <dl className={classes.facts}>
          {accepted.map(({ field, title, before, after }) => {
            const type = fieldAt(contract.output, field)?.type;
            return (
              <div key={field} style={{ display: 'contents' }}>
                <dt>{title}</dt>
                <dd>
                  {before === null ? 'not checked' : expectationWords(before, type)} →{' '}
                  <b>{expectationWords(after, type)}</b>
                </dd>
              </div>
            );
          })}
        </dl>
        {breaksRules && (
          <Text size="sm" c="dimmed">
            The answer also breaks a rule. The case fails until the rules allow the answer.
          </Text>
        )}
      </Stack>
    </ConfirmDialog>
  );
}
