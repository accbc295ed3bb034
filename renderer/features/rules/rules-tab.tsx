import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useDeferredValue, useMemo } from 'react';
import { checkSpec, type SpecIssue } from '../../../shared/spec/check-spec.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import { createTermMatcher } from '../../../shared/spec/terms.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { useAnalysis } from '../../lib/analysis/use-analysis.ts';
import type { DraftSession, DraftState } from '../../lib/draft/session.ts';
import { useDraft } from '../../lib/draft/use-draft.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconListDetails } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Requesting } from '../../ui/protected/requesting.tsx';
import { TermsContext } from '../../ui/terms/terms-context.ts';
import { PartList } from './parts/part-list.tsx';
import { PART_NAMES } from './parts/part-names.ts';
import { PartPanel } from './parts/part-panel.tsx';
import { RulesPartEditor } from './requests/rules-part-editor.tsx';
import { RuleForm } from './rule-form.tsx';
import { RuleList } from './rule-list.tsx';
import { RuleToolbar } from './rule-toolbar.tsx';
import classes from './rules-tab.module.css';
import { SidePanel } from './side-panel.tsx';
import { useMarks } from './use-marks.ts';
import { useRuleActions } from './use-rule-actions.tsx';

/** The rules of an agent: the list, the open rule, and what it means. */
export function RulesTab() {
  const agent = useAgent();
  const draft = useDraft(agent.id);
  if (draft.state === 'loading') return <Loading />;
  if (draft.state === 'failed')
    return <LoadError title="The rules could not be read" error={draft.error} retry={draft.retry} />;
  return <Rules key={agent.id} session={draft.session} draft={draft} />;
}

function byRule(issues: readonly SpecIssue[]): Map<string, SpecIssue[]> {
  return Map.groupBy(issues, ({ rule }) => rule ?? '');
}

const isSameOrder = (a: readonly Rule[], b: readonly Rule[]): boolean =>
  a === b || (a.length === b.length && a.every(({ id }, index) => id === b[index]?.id));

function Rules({ session, draft }: { session: DraftSession; draft: DraftState }) {
  const agent = useAgent();
  const { spec } = draft;
  const wanted = useSearch({ from: '/agents/$slug/rules' });
  const { part } = wanted;
  const navigate = useNavigate({ from: '/agents/$slug/rules' });
  // Once it is shown, coming back to the page is no reason to take the focus again.
  const onGapShown = useCallback(
    () => void navigate({ search: ({ gap: _, ...rest }) => rest, replace: true }),
    [navigate],
  );
  const place = Math.max(
    0,
    spec.rules.findIndex(({ id }) => id === wanted.rule),
  );
  const rule = part === undefined ? spec.rules[place] : undefined;
  const actions = useRuleActions(session, rule);
  // Checks of the whole spec follow the typing at their own pace.
  const settled = useDeferredValue(spec);
  // So does the list, which says little of a keystroke; a rule that moves, comes or goes is seen at once, with its focus.
  const listed = isSameOrder(spec.rules, settled.rules) ? settled.rules : spec.rules;
  const issues = useMemo(() => checkSpec(settled), [settled]);
  const issuesByRule = useMemo(() => byRule(issues), [issues]);
  const analysis = useAnalysis(agent.id, settled, draft.baseSpec ?? draft.startSpec);
  const marks = useMarks(analysis.findings, settled.rules);
  const terms = useMemo(
    () => ({
      matcher: createTermMatcher(spec.glossary),
      open: (term: string) => actions.openPart('terms', term),
    }),
    [spec.glossary, actions],
  );
  return (
    <TermsContext value={terms}>
      <Requesting baseSpec={draft.baseSpec} spec={spec} editor={RulesPartEditor}>
        <div className={classes.cols}>
          <section className={classes.list} aria-label="List of rules">
            <RuleList
              rules={listed}
              contract={spec.contract}
              issues={issuesByRule}
              marks={marks}
              open={rule?.id ?? null}
              onOpen={actions.open}
              onMove={actions.move}
              onAdd={actions.add}
            />
            <PartList spec={spec} open={part ?? null} onOpen={actions.openPart} />
          </section>
          {/* Another rule starts at its top. */}
          <section
            key={part ?? rule?.id}
            className={classes.form}
            aria-label={part === undefined ? 'The open rule' : PART_NAMES[part]}
          >
            {part !== undefined ? (
              <PartPanel
                part={part}
                entry={wanted.entry ?? null}
                session={session}
                draft={draft}
                settled={settled}
                issues={issues}
                analysis={analysis}
                actions={actions}
              />
            ) : rule === undefined ? (
              <EmptyState
                icon={<IconListDetails size={24} />}
                title="No rules yet"
                action={<Button onClick={actions.add}>Add the first rule</Button>}
              >
                A rule says: when this is true of the input, the answer is that. Rules that a form can express are also
                checked on every answer.
              </EmptyState>
            ) : (
              <>
                <RuleToolbar
                  rule={rule}
                  place={place}
                  of={spec.rules.length}
                  session={session}
                  draft={draft}
                  actions={actions}
                />
                <RuleForm
                  key={rule.id}
                  rule={rule}
                  place={place + 1}
                  contract={spec.contract}
                  change={actions.change}
                />
              </>
            )}
          </section>
          <section className={classes.side} aria-label="What the edit means">
            <SidePanel
              spec={settled}
              baseSpec={draft.baseSpec}
              base={draft.base}
              issues={issues}
              analysis={analysis}
              onAddDefault={actions.addDefault}
              gap={wanted.gap ?? null}
              onGapShown={onGapShown}
              open={rule?.id ?? null}
              onOpen={actions.open}
            />
          </section>
        </div>
      </Requesting>
    </TermsContext>
  );
}
