import type { KeyView } from '../../../shared/api/key-limits.ts';
import { count, formatDay, formatUsd } from '../../lib/format.ts';

/** How far a key reaches, in a few words each; none for a key without limits. */
export function reachOf({ limits, spentUsd }: Pick<KeyView, 'limits' | 'spentUsd'>): string[] {
  const { agents, channels, perMinute, usdPerDay, usdPerMonth, expiresAt } = limits;
  return [
    ...(agents === null ? [] : [agents.length === 1 ? `only ${agents[0]}` : `${agents.length} agents`]),
    ...(channels === null ? [] : [`only ${channels.join(', ')}`]),
    ...(perMinute === null ? [] : [`${count(perMinute, 'call')} a minute`]),
    ...(usdPerDay === null ? [] : [`${formatUsd(spentUsd.day)} of ${formatUsd(usdPerDay)} today`]),
    ...(usdPerMonth === null ? [] : [`${formatUsd(spentUsd.month)} of ${formatUsd(usdPerMonth)} this month`]),
    ...(expiresAt === null ? [] : [`until ${formatDay(expiresAt.slice(0, 10))}`]),
  ];
}
