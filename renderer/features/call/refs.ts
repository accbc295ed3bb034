import type { AgentSummary } from '../../../shared/api/desktop/agents.ts';

/** What a call can ask for. */
export interface Ref {
  /** A channel's name, or a version's number. */
  value: string;
  label: string;
  isChannel: boolean;
  hash: string;
  number: number;
}

const MAIN = 'production';

/** Channels first, production before all; then versions that a channel shows or showed, as they come, newest first. */
export function refsOf(
  channels: AgentSummary['channels'],
  versions: readonly { hash: string; number: number }[],
  deployments: readonly { to: number }[],
): Ref[] {
  const named = channels.toSorted((a, b) => Number(b.name === MAIN) - Number(a.name === MAIN));
  return [
    ...named.map(({ name, version: { hash, number } }) => ({
      ...{ value: name, label: `${name} · v${number}`, isChannel: true, hash, number },
    })),
    ...versions
      .filter(({ number }) => deployments.some(({ to }) => to === number))
      .map(({ hash, number }) => ({
        ...{ value: String(number), label: `v${number}`, isChannel: false, hash, number },
      })),
  ];
}
