import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { RuleCheck } from '../../../shared/grading/report.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { Chip } from '../../ui/chip.tsx';
import { IconCheck, IconX } from '../../ui/icons.ts';
import classes from './tests.module.css';

const ENFORCEMENT: Record<RuleCheck['enforcement'], string> = {
  advise: 'told to the model only, does not fail the case',
  check: '',
  enforce: '',
};

/** What the decidable rules say of the answer, without asking anybody. */
export function RuleChecks({ checks, rules }: { checks: readonly RuleCheck[]; rules: readonly Rule[] }) {
  const { slug } = useAgent();
  return (
    <section className={classes.part}>
      <h3>What the rules say, no model asked</h3>
      {checks.length === 0 ? (
        <Text size="sm" c="dimmed">
          No rule that can be checked without a model applies to this input.
        </Text>
      ) : (
        <ul className={classes.checks}>
          {checks.map((check) => {
            const held = check.result === 'held';
            const note = held ? '' : ENFORCEMENT[check.enforcement];
            const name = `${check.position} · ${check.title}`;
            return (
              <li key={`${check.rule} ${check.field ?? ''} ${check.reason}`}>
                <Chip
                  tone={held ? 'ok' : 'bad'}
                  icon={held ? <IconCheck size={13} aria-hidden /> : <IconX size={13} aria-hidden />}
                >
                  {held ? 'Held' : 'Violated'}
                </Chip>
                {rules.some(({ id }) => id === check.rule) ? (
                  <Link
                    to="/agents/$slug/rules"
                    params={{ slug }}
                    search={{ rule: check.rule }}
                    style={{ color: 'inherit', fontWeight: 600 }}
                  >
                    {name}
                  </Link>
                ) : (
                  <b>{name} (removed since)</b>
                )}
                <span className={classes.sub}>
                  {check.reason}
                  {note !== '' && ` (${note})`}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
