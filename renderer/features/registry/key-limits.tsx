import { MultiSelect, NumberInput, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyLimits, NO_LIMITS } from '../../../shared/api/key-limits.ts';
import { query } from '../../lib/api.ts';
import type { FormProblem } from '../../ui/error-summary.tsx';

/** Limits as they are typed; empty means none. */
export interface TypedLimits {
  agents: string[];
  channels: string[];
  perMinute: number | string;
  usdPerDay: number | string;
  usdPerMonth: number | string;
  /** `2026-12-31` */
  expires: string;
}
export const typedLimits = (limits: KeyLimits = NO_LIMITS): TypedLimits => ({
  agents: limits.agents ?? [],
  channels: limits.channels ?? [],
  perMinute: limits.perMinute ?? '',
  usdPerDay: limits.usdPerDay ?? '',
  usdPerMonth: limits.usdPerMonth ?? '',
  expires: limits.expiresAt?.slice(0, 10) ?? '',
});

const amount = (typed: number | string): number | null => (typed === '' ? null : Number(typed));
const some = (typed: string[]): string[] | null => (typed.length === 0 ? null : typed);
/** A key is good to the end of its last day, in UTC. */
const endOf = (day: string): string | null => (day === '' ? null : `${day}T23:59:59.999Z`);

export const limitsOf = (typed: TypedLimits): KeyLimits => ({
  agents: some(typed.agents),
  channels: some(typed.channels),
  perMinute: amount(typed.perMinute),
  usdPerDay: amount(typed.usdPerDay),
  usdPerMonth: amount(typed.usdPerMonth),
  expiresAt: endOf(typed.expires),
});

const [CHANNELS, MINUTE, DAY, MONTH, EXPIRES] = [
  'key-channels',
  'key-minute',
  'key-day',
  'key-month',
  'key-expires',
] as const;

/** What is wrong with what was typed, by input. */
export function limitProblems(typed: TypedLimits): FormProblem[] {
  const { perMinute, channels } = limitsOf(typed);
  const wrongChannel = channels?.find((name) => !/^[a-z][a-z0-9-]{0,39}$/.test(name));
  const dollars = (field: string, name: string, value: number | string): FormProblem[] =>
    amount(value) === null || Number(value) > 0
      ? []
      : [{ field, message: `${name}: an amount above 0, for example 25, or nothing for no limit` }];
  return [
    ...(wrongChannel === undefined
      ? []
      : [{ field: CHANNELS, message: `Channels: “${wrongChannel}” is no channel; one is named like beta-shop` }]),
    ...(perMinute === null || (Number.isInteger(perMinute) && perMinute >= 1)
      ? []
      : [{ field: MINUTE, message: 'Calls a minute: a whole number from 1, for example 60, or nothing for no limit' }]),
    ...dollars(DAY, 'Dollars a day', typed.usdPerDay),
    ...dollars(MONTH, 'Dollars a month', typed.usdPerMonth),
    ...(typed.expires === '' || !Number.isNaN(Date.parse(typed.expires))
      ? []
      : [{ field: EXPIRES, message: 'Good until: a day such as 2027-06-30, or nothing for no end' }]),
  ];
}

interface Props {
  typed: TypedLimits;
  onChange: (typed: TypedLimits) => void;
  errorOf: (field: string) => string | null;
}

/** How far a key reaches. What is left empty is not limited. */
export function KeyLimitFields({ typed, onChange, errorOf }: Props) {
  const agents = useQuery(query.agents.list.queryOptions()).data ?? [];
  const names = new Map(agents.map(({ slug, name }) => [slug, name]));
  // A key may name agents that are gone; taking them away is a decision, not an accident of this form.
  const slugs = [...new Set([...names.keys(), ...typed.agents])];
  const channels = [...new Set(agents.flatMap((agent) => agent.channels.map(({ name }) => name)))];
  const change = (part: Partial<TypedLimits>): void => onChange({ ...typed, ...part });
  return (
    <Stack gap="md">
      <MultiSelect
        label="Agents"
        description="Every agent when none is chosen"
        data={slugs.map((slug) => ({ value: slug, label: names.get(slug) ?? slug }))}
        value={typed.agents}
        onChange={(chosen) => change({ agents: chosen })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Clear the agents' }}
      />
      <TagsInput
        id={CHANNELS}
        label="Channels"
        description="Every channel, number and hash when none is named"
        data={channels}
        value={typed.channels}
        onChange={(named) => change({ channels: named })}
        error={errorOf(CHANNELS)}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear the channels' }}
      />
      <SimpleGrid cols={2} spacing="md" verticalSpacing="md">
        <NumberInput
          id={MINUTE}
          label="Calls a minute"
          placeholder="No limit"
          value={typed.perMinute}
          onChange={(perMinute) => change({ perMinute })}
          error={errorOf(MINUTE)}
          min={1}
          clampBehavior="none"
          allowDecimal={false}
        />
        <TextInput
          id={EXPIRES}
          type="date"
          label="Good until"
          value={typed.expires}
          onChange={(event) => change({ expires: event.currentTarget.value })}
          error={errorOf(EXPIRES)}
        />
        <NumberInput
          id={DAY}
          label="Dollars a day"
          placeholder="No limit"
          prefix="$"
          value={typed.usdPerDay}
          onChange={(usdPerDay) => change({ usdPerDay })}
          error={errorOf(DAY)}
          clampBehavior="none"
        />
        <NumberInput
          id={MONTH}
          label="Dollars a month"
          placeholder="No limit"
          prefix="$"
          value={typed.usdPerMonth}
          onChange={(usdPerMonth) => change({ usdPerMonth })}
          error={errorOf(MONTH)}
          clampBehavior="none"
        />
      </SimpleGrid>
    </Stack>
  );
}
