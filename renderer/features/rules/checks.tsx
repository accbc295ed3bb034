import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Finding } from '../../../shared/analysis/analyse.ts';
import type { SpecIssue } from '../../../shared/spec/check-spec.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { byUrgency, isProblem, keyOf } from '../../lib/analysis/findings-words.ts';
import type { Analysis } from '../../lib/analysis/use-analysis.ts';
import { count } from '../../lib/format.ts';
import { Chip } from '../../ui/chip.tsx';
import { IconAlertTriangle, IconCheck } from '../../ui/icons.ts';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Some } from '../../ui/some.tsx';
import { Elsewhere } from './elsewhere.tsx';
import { FindingCard } from './finding-card.tsx';
import { focusOwnTab } from './focus-tab.ts';
import { rowId } from './rule-row.tsx';
import { Settled } from './settled-list.tsx';
import { type RuleActions, titleId } from './use-rule-actions.tsx';

interface Props {
  issues: readonly SpecIssue[];
  analysis: Analysis;
  spec: Spec;
  /** Whether there is a version whose overlaps count as settled. */
  published: boolean;
  open: string | null;
  onOpen: (rule: string) => void;
  onAddDefault: RuleActions['addDefault'];
  /** The answer field of the gap that somebody came here for, until it is shown. */
  gap: string | null;
  onGapShown: () => void;
}

const TARGETS: Record<string, string> = { then: 'add-effect', until: 'last-day' };

/** `rules/<id>/when/<atom>` → the element of that row in the form. */
function focusPlace(path: string): void {
  const [, rule = '', part, id] = path.split('/');
  const target =
    part === 'when' || (part === 'then' && id !== undefined) ? `${part}-${id}` : (TARGETS[part ?? ''] ?? titleId(rule));
  document.getElementById(target)?.focus();
}

/** Cards and lines shown before the rest is asked for. */
const MOST_CARDS = 4;

/** What would not work as written, and what the rules come to together: in the open rule first, then elsewhere. */
export function Checks(props: Props) {
  const { issues, analysis, spec, published, open, onOpen, onAddDefault, gap, onGapShown } = props;
  const { findings, settled, kept, at, keep, keepAll } = analysis;
  const conflicts = findings.filter(({ kind }) => kind === 'conflict');
  const concerns = ({ rules }: Finding): boolean => open !== null && rules.includes(open);
  const here = issues.filter(({ rule }) => rule !== null && rule === open);
  const [first, setFirst] = useState<string | null>(null);
  const isGap = ({ kind, field }: Finding, of: string | null): boolean => kind === 'gap' && of !== null && field === of;
  // The one that somebody came for stays on top, so that it is not lost among those shown on request.
  const found = findings
    .filter((finding) => finding.kind === 'gap' || concerns(finding))
    .sort((a, b) => Number(isGap(b, gap ?? first)) - Number(isGap(a, gap ?? first)) || byUrgency(a, b));
  const isThere = found.some((finding) => isGap(finding, gap));
  useEffect(() => {
    if (!isThere) return;
    setFirst(gap);
    onGapShown();
  }, [isThere, gap, onGapShown]);
  const inOrder = here.length === 0 && open !== null && !found.some((finding) => isProblem(finding));
  // The row is there already; with the focus on it the list scrolls to it, and it is not lost with the card.
  const show = (rule: string): void => {
    document.getElementById(rowId(rule))?.focus();
    onOpen(rule);
  };
  const card = { spec, open, onOpen: show, onAddDefault, onKeep: keep, gap };
  return (
    <Stack gap="sm">
      <Text size="xs" c="dimmed" ta="end" mb={-6}>
        {at === null ? (
          'Checking…'
        ) : (
          <>
            Checked <RelativeTime at={at} />
          </>
        )}
      </Text>
      {!published && conflicts.length > 1 && (
        <Panel>
          <Text size="sm" mb={8}>
            {count(conflicts.length, 'contradiction')}. Nothing is published yet, so every overlap of two rules asks
            once whether their order settles it.
          </Text>
          <Button
            variant="default"
            size="compact-sm"
            onClick={({ currentTarget }) => {
              focusOwnTab(currentTarget);
              keepAll(conflicts);
            }}
          >
            Keep the order in all of them
          </Button>
        </Panel>
      )}
      {open === null && issues.length === 0 && !findings.some((finding) => isProblem(finding)) && (
        <Text size="sm" c="dimmed">
          Nothing to correct.
        </Text>
      )}
      {inOrder && (
        <Panel>
          <Group gap={8} wrap="nowrap">
            <Chip tone="ok" icon={<IconCheck size={13} aria-hidden />}>
              In order
            </Chip>
            <Text size="sm">Nothing to correct in this rule.</Text>
          </Group>
        </Panel>
      )}
      {here.map(({ path, message }) => (
        <Panel key={path + message}>
          <Stack gap={8} align="flex-start">
            <Chip tone="bad" icon={<IconAlertTriangle size={13} aria-hidden />}>
              Problem
            </Chip>
            <Text size="sm">{message}</Text>
            <Button variant="default" size="compact-sm" onClick={() => focusPlace(path)}>
              Show the place
            </Button>
          </Stack>
        </Panel>
      ))}
      <Some key={open} of={found} most={MOST_CARDS} name="about this rule">
        {(finding) => <FindingCard key={keyOf(finding)} finding={finding} {...card} />}
      </Some>
      <Settled key={`settled ${open}`} findings={settled.filter(concerns)}>
        {(finding) => (
          <FindingCard key={keyOf(finding)} finding={finding} settled kept={kept.includes(finding)} {...card} />
        )}
      </Settled>
      <Elsewhere
        issues={issues.filter(({ rule }) => rule === null || rule !== open)}
        findings={findings.filter((finding) => isProblem(finding) && !found.includes(finding))}
        rules={spec.rules}
        onOpen={show}
      />
    </Stack>
  );
}
