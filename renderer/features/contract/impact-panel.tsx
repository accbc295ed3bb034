import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { SpecIssue } from '../../../shared/spec/check-spec.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { formatTime } from '../../lib/format.ts';
import { ContractImpact } from '../../ui/contract-impact/contract-impact.tsx';
import type { FreshComparison } from '../../ui/contract-impact/use-comparison.ts';
import { Loading } from '../../ui/loading.tsx';
import classes from './contract-side.module.css';

interface Props {
  /** What is published, null where nothing is. */
  base: { number: number } | null;
  fresh: FreshComparison;
  /** What is wrong in rules and defaults with the contract as it stands. */
  issues: readonly SpecIssue[];
  rules: readonly Rule[];
  onOpenField: (field: string) => void;
}

/** What the pending edits mean for applications, and for this agent's own rules. */
export function ImpactPanel({ base, fresh, issues, rules, onOpenField }: Props) {
  return (
    <Stack gap="md">
      {base === null ? (
        <Text size="sm" c="dimmed">
          Nothing is published yet, so no application depends on this contract. Once a version is published, each
          difference from it stands here as breaking, additive or cosmetic.
        </Text>
      ) : (
        <>
          <Text size="xs" c="dimmed" role="status">
            Compared with v{base.number} ·{' '}
            {fresh.at === null ? 'comparing' : `as of ${formatTime(fresh.at)}, up to date`}
          </Text>
          {fresh.answer === null ? (
            <Loading />
          ) : (
            <ContractImpact
              comparison={fresh.answer.comparison}
              before={fresh.answer.before}
              after={fresh.answer.after}
              onOpenField={onOpenField}
            />
          )}
        </>
      )}
      {issues.length > 0 && <OwnRules issues={issues} rules={rules} />}
    </Stack>
  );
}

function OwnRules({ issues, rules }: Pick<Props, 'issues' | 'rules'>) {
  const agent = useAgent();
  return (
    <section aria-labelledby="own-rules">
      <h3 id="own-rules" className={classes.ownRules}>
        In this agent
      </h3>
      <ul className={classes.references}>
        {issues.map(({ path, rule, message }) => (
          <li key={`${path} ${message}`}>
            {rule !== null && (
              <>
                <Anchor
                  size="sm"
                  underline="always"
                  renderRoot={(props) => (
                    <Link {...props} to="/agents/$slug/rules" params={{ slug: agent.slug }} search={{ rule }} />
                  )}
                >
                  {rules.find(({ id }) => id === rule)?.title || 'Rule without a title'}
                </Anchor>
                {': '}
              </>
            )}
            {message}
          </li>
        ))}
      </ul>
    </section>
  );
}
