import { Button, Group, Stack, Text } from '@mantine/core';
import type { SpecIssue } from '../../../shared/spec/check-spec.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import { Chip } from '../../ui/chip.tsx';
import { IconAlertTriangle, IconCheck } from '../../ui/icons.ts';
import { Panel } from '../../ui/panel.tsx';
import { titleId } from './use-rule-actions.tsx';

interface Props {
  issues: readonly SpecIssue[];
  rules: readonly Rule[];
  open: string | null;
  onOpen: (rule: string) => void;
}

const TARGETS: Record<string, string> = { then: 'add-effect', until: 'last-day' };

/** `rules/<id>/when/<atom>` → the element of that row in the form. */
function focusPlace(path: string): void {
  const [, rule = '', part, id] = path.split('/');
  const target =
    part === 'when' || (part === 'then' && id !== undefined) ? `${part}-${id}` : (TARGETS[part ?? ''] ?? titleId(rule));
  document.getElementById(target)?.focus();
}

/** What would not work as written: in the open rule first, then elsewhere. */
export function Checks({ issues, rules, open, onOpen }: Props) {
  const here = issues.filter(({ rule }) => rule !== null && rule === open);
  const elsewhere = issues.filter(({ rule }) => rule === null || rule !== open);
  const placeOf = (id: string | null): number => rules.findIndex((rule) => rule.id === id) + 1;
  return (
    <Stack gap="sm">
      {here.length === 0 && open !== null && (
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
      {elsewhere.length > 0 && (
        <Panel level={3} label="Elsewhere in this agent">
          <Stack gap={10} align="stretch">
            {elsewhere.map(({ path, rule, message }) => (
              <Group key={path + message} gap={8} justify="space-between" wrap="nowrap" align="flex-start">
                <Text size="sm">
                  {placeOf(rule) > 0 && <b>Rule {placeOf(rule)}. </b>}
                  {message}
                </Text>
                {rule !== null && (
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    style={{ flex: 'none' }}
                    onClick={() => onOpen(rule)}
                    aria-label={`Show rule ${placeOf(rule)}`}
                  >
                    Show
                  </Button>
                )}
              </Group>
            ))}
          </Stack>
        </Panel>
      )}
    </Stack>
  );
}
