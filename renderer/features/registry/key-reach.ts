import type { KeyView } from '../../../shared/api/key-limits.ts';

const dollars = (usd: number): string => `$${usd < 1 ? usd.toFixed(4) : usd.toFixed(2)}`;

/** How far a key reaches, in a few words each; none for a key without limits. */
export function reachOf({ limits, spentUsd }: Pick<KeyView, 'limits' | 'spentUsd'>): string[] {
  const { agents, channels, perMinute, usdPerDay, usdPerMonth, expiresAt } = limits;
  return [
    ...(agents === null ? [] : [agents.length === 1 ? `only ${agents[0]}` : `${agents.length} agents`]),
    ...(channels === null ? [] : [`only ${channels.join(', ')}`]),
    ...(perMinute === null ? [] : [`${perMinute} calls a minute`]),
    ...(usdPerDay === null ? [] : [`${dollars(spentUsd.day)} of $${usdPerDay} today`]),
    ...(usdPerMonth === null ? [] : [`${dollars(spentUsd.month)} of $${usdPerMonth} this month`]),
    ...(expiresAt === null ? [] : [`until ${expiresAt.slice(0, 10)}`]),
  ];
}
