import { Tabs } from '@mantine/core';
import { lazy, memo, Suspense, useEffect, useState } from 'react';
import type { SpecIssue } from '../../../shared/spec/check-spec.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { isProblem } from '../../lib/analysis/findings-words.ts';
import type { Analysis } from '../../lib/analysis/use-analysis.ts';
import { Loading } from '../../ui/loading.tsx';
import { Checks } from './checks.tsx';
import { Differences } from './differences.tsx';
import { Effect } from './effect.tsx';
import type { RuleActions } from './use-rule-actions.tsx';

const Prompt = lazy(() => import('./prompt.tsx').then(({ Prompt: component }) => ({ default: component })));

interface Props {
  spec: Spec;
  baseSpec: Spec | null;
  base: { number: number } | null;
  issues: readonly SpecIssue[];
  analysis: Analysis;
  open: string | null;
  onOpen: (rule: string) => void;
  onAddDefault: RuleActions['addDefault'];
  /** The answer field of the gap that somebody came here for, until it is shown. */
  gap: string | null;
  onGapShown: () => void;
}

/** What the edit means: problems, what it does to stored answers, the prompt it compiles to, and what differs from what is published. */
export const SidePanel = memo(function SidePanel(props: Props) {
  const { spec, baseSpec, base, issues, analysis, open, onOpen, onAddDefault, gap, onGapShown } = props;
  const [tab, setTab] = useState<string | null>('checks');
  useEffect(() => {
    if (gap !== null) setTab('checks');
  }, [gap]);
  const problems = issues.length + analysis.findings.filter(isProblem).length;
  return (
    <Tabs value={tab} onChange={setTab} keepMounted={false}>
      <Tabs.List mb="sm">
        <Tabs.Tab value="checks">{problems === 0 ? 'Checks' : `Checks · ${problems}`}</Tabs.Tab>
        <Tabs.Tab value="effect">Effect</Tabs.Tab>
        <Tabs.Tab value="prompt">Prompt</Tabs.Tab>
        <Tabs.Tab value="differences">Differences</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="checks">
        <Checks
          issues={issues}
          analysis={analysis}
          spec={spec}
          published={baseSpec !== null}
          open={open}
          onOpen={onOpen}
          onAddDefault={onAddDefault}
          gap={gap}
          onGapShown={onGapShown}
        />
      </Tabs.Panel>
      <Tabs.Panel value="effect">
        <Effect spec={spec} baseSpec={baseSpec} open={open} />
      </Tabs.Panel>
      <Tabs.Panel value="prompt">
        <Suspense fallback={<Loading />}>
          <Prompt spec={spec} />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="differences">
        <Differences spec={spec} baseSpec={baseSpec} base={base} />
      </Tabs.Panel>
    </Tabs>
  );
});
