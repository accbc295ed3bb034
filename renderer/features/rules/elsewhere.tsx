import { Button, Group, Stack, Text } from '@mantine/core';
import type { Finding } from '../../../shared/analysis/analyse.ts';
import type { SpecIssue } from '../../../shared/spec/check-spec.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import { keyOf } from '../../lib/analysis/findings-words.ts';
import { Panel } from '../../ui/panel.tsx';
import { Some } from '../../ui/some.tsx';

interface Props {
  issues: readonly SpecIssue[];
  findings: readonly Finding[];
  rules: readonly Rule[];
  onOpen: (rule: string) => void;
}
interface Line {
  key: string;
  rule: string | null;
  /** Names the rule in front of words that do not. */
  lead: boolean;
  words: string;
}
const MOST_LINES = 6;

/** What is to be corrected outside the open rule, in a line each. */
export function Elsewhere({ issues, findings, rules, onOpen }: Props) {
  const places = new Map(rules.map(({ id }, index) => [id, index + 1]));
  const placeOf = (id: string | null): number => places.get(id ?? '') ?? 0;
  const lines: Line[] = [
    ...issues.map(({ path, rule, message }) => ({ key: path + message, rule, lead: true, words: message })),
    ...findings.map((finding) => ({
      key: keyOf(finding),
      rule: finding.rules[0] ?? null,
      lead: false,
      words: finding.sentence,
    })),
  ];
  if (lines.length === 0) return null;
  return (
    <Panel level={3} label="Elsewhere in this agent">
      <Stack gap={10} align="stretch">
        <Some of={lines} most={MOST_LINES} name="elsewhere">
          {({ key, rule, lead, words }) => (
            <Group key={key} gap={8} justify="space-between" wrap="nowrap" align="flex-start">
              <Text size="sm">
                {lead && placeOf(rule) > 0 && <b>Rule {placeOf(rule)}. </b>}
                {words}
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
          )}
        </Some>
      </Stack>
    </Panel>
  );
}
