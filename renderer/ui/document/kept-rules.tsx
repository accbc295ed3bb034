import { Text } from '@mantine/core';
import type { RuleCheck } from '../../../shared/grading/report.ts';
import { Chip } from '../chip.tsx';
import { IconCheck, IconX } from '../icons.ts';
import classes from './document.module.css';

/** Which rules an answer keeps to and which it breaks, as far as that can be said without a model. */
export function KeptRules({ checks }: { checks: readonly RuleCheck[] }) {
  if (checks.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No rule that can be checked without a model applied to this input.
      </Text>
    );
  return (
    <ul className={classes.checks}>
      {checks.map(({ rule, title, position, result, reason, field }) => (
        <li key={`${rule} ${field ?? ''} ${reason}`}>
          <Chip
            tone={result === 'violated' ? 'bad' : 'ok'}
            icon={result === 'violated' ? <IconX size={13} aria-hidden /> : <IconCheck size={13} aria-hidden />}
          >
            {result === 'violated' ? 'Broken' : 'Kept'}
          </Chip>{' '}
          <b>
            {position} · {title}
          </b>{' '}
          <span className={classes.why}>{reason}</span>
        </li>
      ))}
    </ul>
  );
}
