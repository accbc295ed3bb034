import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { KEPT } from '../../../shared/analysis/oracle.ts';
import type { RuleCheck } from '../../../shared/grading/report.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { IconCheck, IconMinus, IconX } from '../../ui/icons.ts';
import classes from './open-case.module.css';

const ENFORCEMENT: Record<RuleCheck['enforcement'], string> = {
  advise: 'told to the model only, does not fail the case',
  check: '',
  enforce: '',
};

/** A rule that yields to another one, or waits for a judgement, is not broken; it was not checked either. */
function lookOf({ result, reason }: RuleCheck): { word: string; tone: Tone; Icon: typeof IconCheck } {
  if (result === 'violated') return { word: 'Violated', tone: 'bad', Icon: IconX };
  if (reason === KEPT) return { word: 'Held', tone: 'ok', Icon: IconCheck };
  return { word: 'Not checked', tone: 'plain', Icon: IconMinus };
}

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
            const { word, tone, Icon } = lookOf(check);
            const note = check.result === 'held' ? '' : ENFORCEMENT[check.enforcement];
            const name = `${check.position} · ${check.title}`;
            return (
              <li key={`${check.rule} ${check.field ?? ''} ${check.reason}`}>
                <Chip tone={tone} icon={<Icon size={13} aria-hidden />}>
                  {word}
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
