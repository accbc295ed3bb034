import { Alert, Text } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAgent } from '../../lib/agent-context.ts';
import { useDraft } from '../../lib/draft/use-draft.ts';
import { IconListDetails } from '../../ui/icons.ts';
import classes from './agent-page.module.css';

/** What to do first with a new agent, until it was tested once, goes into review, or the hint is put away. */
export function FirstSteps() {
  const { id, slug, channels, openChanges, lastRun } = useAgent();
  const draft = useDraft(id);
  const [isAway, putAway] = useSessionStorage({ key: `rulehouse-first-steps-${id}`, defaultValue: false });
  const isNew = channels.length === 0 && openChanges === 0 && lastRun === null;
  if (!isNew || isAway || draft.state !== 'ready') return null;
  const to = (tab: 'contract' | 'rules' | 'tests', words: ReactNode) => (
    <Link to={`/agents/$slug/${tab}`} params={{ slug }} className={classes.inline ?? ''}>
      {words}
    </Link>
  );
  return (
    <Alert
      color="brand"
      radius={0}
      py={8}
      role="status"
      icon={<IconListDetails size={17} aria-hidden />}
      withCloseButton
      closeButtonLabel="Put this hint away"
      onClose={() => putAway(true)}
    >
      <Text size="sm">
        {draft.spec.rules.length === 0 ? (
          <>
            First say in the {to('contract', 'contract')} what goes in and what comes out. Then add a{' '}
            {to('rules', 'rule')} that decides it.
          </>
        ) : (
          <>
            First read the {to('rules', 'rules')} from top to bottom and change what is different with you. Then run the{' '}
            {to('tests', 'tests')}; a dry run needs no model and no key.
          </>
        )}
      </Text>
    </Alert>
  );
}
