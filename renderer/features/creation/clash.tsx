import { Alert, Button, Group, Text } from '@mantine/core';
import type { DraftedStep } from '../../../shared/creation/creation.ts';
import { STEP_TITLES } from '../../lib/step-titles.ts';
import { IconAlertTriangle } from '../../ui/icons.ts';
import classes from './creation.module.css';
import type { CreationSession } from './session/session.ts';

/** A step was changed here and, differently, by a draft or in another window: one of them has to stand. */
export function Clash({ steps, session }: { steps: readonly DraftedStep[]; session: CreationSession }) {
  return steps.map((step) => (
    <Alert
      key={step}
      color="yellow"
      role="alert"
      className={classes.clash ?? ''}
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={`“${STEP_TITLES[step]}” was also changed elsewhere`}
    >
      <Group gap="xs">
        <Text size="sm" style={{ flex: '1 1 260px' }}>
          Another window or a draft changed this step while you did. Your words are shown and not saved yet. Which
          should stand?
        </Text>
        <Button variant="default" size="compact-sm" onClick={() => session.decide(step, 'theirs')}>
          Take the other ones
        </Button>
        <Button size="compact-sm" onClick={() => session.decide(step, 'mine')}>
          Keep mine
        </Button>
      </Group>
    </Alert>
  ));
}
