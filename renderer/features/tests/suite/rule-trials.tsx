import { Button, Group, Progress, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { RuleTrial, RuleTrialsGoing } from '../../../../shared/api/desktop/comparisons.ts';
import type { Rule } from '../../../../shared/spec/rule.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { count, formatNumber, formatUsd } from '../../../lib/format.ts';
import { useRun } from '../../../lib/runs/runs-store.ts';
import { Chip } from '../../../ui/chip.tsx';
import { IconAlertTriangle, IconCheck } from '../../../ui/icons.ts';
import { askedWords } from '../words.ts';
import classes from './suite.module.css';

/** How far the rules are that are tried now. */
export function TrialsGoing({
  going,
  rules,
  stop,
  stopping,
}: {
  going: RuleTrialsGoing;
  rules: readonly { rule: Rule; place: number }[];
  stop: () => void;
  stopping: boolean;
}) {
  const { state } = useRun(going.run, undefined);
  const now = rules.find(({ rule }) => rule.id === going.rule);
  const parts = [
    `${formatNumber(going.done)} of ${count(going.total, 'rule')}`,
    now === undefined ? 'now the draft with every rule' : `now without rule ${now.place}`,
    ...(state === null ? [] : [`${formatNumber(state.run.done)} of ${count(state.run.counts.total, 'case')}`]),
    ...(going.costUsd === null ? [] : [`${formatUsd(going.costUsd + (costOfRunning(state?.run) ?? 0))} so far`]),
  ];
  return (
    <section className={classes.dress} aria-label="Rules that are tried now">
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          {askedWords(going)}: {parts.join(' · ')}
        </Text>
        <Button variant="default" size="compact-sm" loading={stopping} onClick={stop}>
          Stop
        </Button>
      </Group>
      <Progress value={(going.done / Math.max(going.total, 1)) * 100} aria-label="Tried rules" size="sm" mt={6} />
    </section>
  );
}
/** A run that is over is in the sum already. */
const costOfRunning = (run: { state: string; costUsd: number | null } | undefined): number | null =>
  run?.state === 'running' ? run.costUsd : null;

/** What leaving a rule out did to the cases. */
export function TrialFound({ trial, isTried }: { trial: RuleTrial | undefined; isTried: boolean }) {
  const { slug } = useAgent();
  if (isTried || trial?.running === true) return <p className={classes.trial}>Being tried now.</p>;
  if (trial === undefined) return <p className={classes.trial}>Not tried on a model.</p>;
  const { flipped, compared, cases, uncertain, baseline, run } = trial;
  const left = cases - compared;
  return (
    <div className={classes.trial}>
      <Group gap={8}>
        {flipped.length > 0 ? (
          <Chip tone="ok" icon={<IconCheck size={12} aria-hidden />}>
            Noticed by {count(flipped.length, 'case')}
          </Chip>
        ) : compared === 0 ? (
          <Chip tone="unsure">No case ran, so nothing can be said</Chip>
        ) : (
          <Chip tone="bad" icon={<IconAlertTriangle size={12} aria-hidden />}>
            No test notices when this rule is deleted
          </Chip>
        )}
        <Text size="xs" c="dimmed" span>
          {askedWords(trial)}, {count(compared, 'case')}
          {uncertain > 0 && `, ${formatNumber(uncertain)} to or from uncertain`}
          {left > 0 && `, ${formatNumber(left)} not run`}
        </Text>
        <Link
          to="/agents/$slug/tests/compare"
          params={{ slug }}
          search={{ then: baseline, now: run }}
          style={{ color: 'inherit', fontSize: 12 }}
        >
          Compare the two runs
        </Link>
      </Group>
      {flipped.length > 0 && (
        <ul>
          {flipped.map(({ caseId, title, fails, words }) => (
            <li key={caseId}>
              {title}: {fails ? 'fails without it' : 'no longer fails without it'}
              {words !== null && `. ${words}`}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
