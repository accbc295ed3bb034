import { Channel } from '../../../shared/governance/statement.ts';

/** What is wrong with a name for a new channel, in words; null while nothing is. */
export function channelNameProblem(name: string, taken: readonly string[]): string | null {
  if (taken.includes(name)) return `Name of the channel: there is a channel ${name} already. Choose it above`;
  if (Channel.safeParse(name).success) return null;
  return 'Name of the channel: small letters, digits and hyphens, a letter first, 40 at most, for example beta-shop';
}
