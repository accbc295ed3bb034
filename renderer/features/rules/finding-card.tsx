import { Button, Group, Stack, Text } from '@mantine/core';
import type { Finding } from '../../../shared/analysis/analyse.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { NAMES } from '../../lib/analysis/findings-words.ts';
import type { Analysis } from '../../lib/analysis/use-analysis.ts';
import { Chip } from '../../ui/chip.tsx';
import { Panel } from '../../ui/panel.tsx';
import { AddDefault } from './add-default.tsx';
import { FindingIcon } from './finding-icon.tsx';
import { focusOwnTab } from './focus-tab.ts';
import type { RuleActions } from './use-rule-actions.tsx';
import { WitnessTable } from './witness-table.tsx';

interface Props {
  finding: Finding;
  spec: Spec;
  open: string | null;
  onOpen: (rule: string) => void;
  onAddDefault: RuleActions['addDefault'];
  /** A contradiction that the order has settled stands there quietly. */
  settled?: boolean;
  /** It was kept by hand, so that it can be raised again. */
  kept?: boolean;
  onKeep: Analysis['keep'];
  /** The field of the gap that somebody came here for. */
  gap: string | null;
}
const MOST_BUTTONS = 3;

/** One finding with the input that shows it, and the way to the other rules concerned. */
export function FindingCard({
  finding,
  spec,
  open,
  onOpen,
  onAddDefault,
  onKeep,
  gap,
  settled = false,
  kept = false,
}: Props) {
  const { kind, rules, field, sentence, detail, witness } = finding;
  const { name, tone } = NAMES[kind];
  const others = rules.filter((id) => id !== open).slice(0, MOST_BUTTONS);
  return (
    <Panel>
      <Stack gap={8} align="stretch">
        <div>
          <Chip tone={settled ? 'plain' : tone} icon={<FindingIcon kind={kind} />}>
            {settled ? 'Settled by order' : name}
          </Chip>
        </div>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <b>{sentence}</b> {detail}
        </Text>
        {witness !== undefined && <WitnessTable kind={kind} rules={rules} witness={witness} spec={spec} />}
        {(others.length > 0 || kind === 'gap') && (
          <Group gap={8}>
            {others.map((id) => (
              <Button key={id} variant="default" size="compact-sm" onClick={() => onOpen(id)}>
                Show rule {spec.rules.findIndex((rule) => rule.id === id) + 1}
              </Button>
            ))}
            {kind === 'conflict' && !settled && (
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={({ currentTarget }) => {
                  focusOwnTab(currentTarget);
                  onKeep(finding, true);
                }}
              >
                Keep the order
              </Button>
            )}
            {kept && (
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={({ currentTarget }) => {
                  focusOwnTab(currentTarget);
                  onKeep(finding, false);
                }}
              >
                Raise it again
              </Button>
            )}
            {kind === 'gap' && field !== undefined && (
              <AddDefault field={field} output={spec.contract.output} wanted={field === gap} onAdd={onAddDefault} />
            )}
          </Group>
        )}
      </Stack>
    </Panel>
  );
}
