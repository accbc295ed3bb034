import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { api, query } from '../../../lib/api.ts';
import { flushDraft } from '../../../lib/draft/use-draft.ts';
import { count, formatNumber } from '../../../lib/format.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { SuggestDialog } from './suggest-dialog.tsx';
import classes from './suite.module.css';
import { WithoutRules } from './without-rules.tsx';

interface Survivor {
  rule: string;
  what: string;
  deletes: boolean;
}

/** How good the cases are: which mistakes in the rules none of them would notice. A line, and a list on request. */
export function Unnoticed({ spec }: { spec: Spec }) {
  const agent = useAgent();
  const [open, setOpen] = useState<'list' | 'suggest' | 'try' | null>(null);
  const found = useQuery({
    ...query.cases.mutants.queryOptions({ input: { agent: agent.id } }),
    queryFn: async () => {
      await flushDraft(agent.id);
      return api.cases.mutants({ agent: agent.id });
    },
    // It reads the draft too, whose edits are announced to other queries only: asked anew whenever the tab is opened.
    staleTime: 0,
  });
  if (found.data === undefined || spec.rules.every(({ enabled }) => !enabled)) return null;
  const { mutants, noticed, byAnswers, survivors } = found.data;
  return (
    <div className={classes.line}>
      <span>
        {mutants === 0
          ? 'Only a model can show whether these cases notice a mistake in the rules'
          : `${formatNumber(noticed)} of ${count(mutants, 'mistake')} in the rules would be noticed by these cases`}
        {byAnswers > 0 && `, ${formatNumber(byAnswers)} of them only because a stored answer would be judged otherwise`}
      </span>
      {survivors.length > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={() => setOpen('list')}>
          Show the {formatNumber(survivors.length)} unnoticed
        </Button>
      )}
      <Button variant="subtle" size="compact-sm" onClick={() => setOpen('try')}>
        Try without rules…
      </Button>
      {open === 'try' && (
        <WithoutRules spec={spec} unnoticed={deletedUnnoticed(survivors)} onClose={() => setOpen(null)} />
      )}
      {open === 'list' && (
        <UnnoticedDialog
          survivors={survivors}
          spec={spec}
          onClose={() => setOpen(null)}
          onSuggest={() => setOpen('suggest')}
        />
      )}
      {open === 'suggest' && <SuggestDialog spec={spec} onlyNoticing onClose={() => setOpen(null)} />}
    </div>
  );
}

/** Rules that could be deleted without any expectation noticing. */
const deletedUnnoticed = (survivors: readonly Survivor[]): ReadonlySet<string> =>
  new Set(survivors.filter(({ deletes }) => deletes).map(({ rule }) => rule));

function UnnoticedDialog({
  survivors,
  spec,
  onClose,
  onSuggest,
}: {
  survivors: readonly Survivor[];
  spec: Spec;
  onClose: () => void;
  onSuggest: () => void;
}) {
  const { slug } = useAgent();
  const byRule = Map.groupBy(survivors, ({ rule }) => rule);
  return (
    <Dialog title="Mistakes that no test would notice" size="lg" onClose={onClose}>
      <Stack gap="sm">
        <Text size="sm">
          Each small mistake was made once in a copy of the rules, and no case fell out differently. No model was asked.
        </Text>
        <ul className={classes.list} aria-label="Unnoticed mistakes by rule">
          {spec.rules.map((rule, index) => {
            const own = byRule.get(rule.id);
            if (own === undefined) return null;
            return (
              <li key={rule.id} className={`${classes.card} ${classes.rule}`}>
                <h3>
                  <Link
                    to="/agents/$slug/rules"
                    params={{ slug }}
                    search={{ rule: rule.id }}
                    style={{ color: 'inherit' }}
                  >
                    {index + 1} · {rule.title}
                  </Link>
                </h3>
                <ul>
                  {[...new Set(own.map(({ what }) => what))].map((what) => (
                    <li key={what}>No test would notice if {what}</li>
                  ))}
                </ul>
              </li>
            );
          })}
        </ul>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button onClick={onSuggest}>Suggest cases for these</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
