import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { isPattern, matchesPattern } from '../../../shared/spec/pattern.ts';

interface Props {
  value: string;
  onChange: (value: string | undefined) => void;
  label: string;
  /** Whether capital and small letters differ. */
  exact: boolean;
}

/** A pattern, checked as it is typed, with a text to try it on. */
export function PatternInput({ value, onChange, label, exact }: Props) {
  const [trying, setTrying] = useState(false);
  const [text, setText] = useState('');
  const sound = value === '' || isPattern(value);
  const hits = sound && value !== '' && matchesPattern(text, value, exact);
  return (
    <Stack gap={6} style={{ flex: '1 1 220px', maxWidth: 420 }}>
      <Group gap={6} wrap="nowrap" align="flex-start">
        <TextInput
          aria-label={label}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
          error={
            sound
              ? null
              : `${label}: not a pattern that can be checked, for example ^AB-[0-9]+$. Looking ahead, looking back and repeating a group by its number are not possible.`
          }
          placeholder="For example ^AB-[0-9]+$"
          spellCheck={false}
          ff="monospace"
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
          flex={1}
        />
        <Button variant="subtle" size="compact-sm" mt={4} aria-expanded={trying} onClick={() => setTrying(!trying)}>
          Try it
        </Button>
      </Group>
      {trying && (
        <Group gap={8} wrap="nowrap">
          <TextInput
            aria-label={`A text to try the pattern of ${label} on`}
            placeholder="A text to try it on"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            flex={1}
          />
          <Text size="sm" role="status" c={hits ? 'var(--rh-ok)' : 'dimmed'} style={{ flex: 'none' }}>
            {text === '' ? 'Type a text' : hits ? '✓ Matches' : '– Does not match'}
          </Text>
        </Group>
      )}
    </Stack>
  );
}
