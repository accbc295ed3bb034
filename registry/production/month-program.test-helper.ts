// A registry of any release in a process of its own, under a clock that whoever started it moves. Arguments: the folder with the
// release's sources, a `MonthStart` as JSON. Sends a `MonthReady`, then one message for each that it gets.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Role } from '../../shared/governance/roles.ts';
import type { RegistryOptions, startRegistry } from '../start.ts';
import { simulatedClock } from './simulated-clock.test-helper.ts';

export interface MonthStart {
  instant: number;
  options: RegistryOptions;
}
export interface MonthReady {
  address: string;
  fingerprint: string;
  workspace: string;
}
export type MonthAsked =
  | { ask: 'clock'; instant: number }
  | { ask: 'invite'; roles: readonly Role[]; days: number }
  | { ask: 'close' };
export interface MonthAnswer {
  invite?: { link: string; expiresAt: string };
}

const LONG_MS = 60_000;
const [root = '', started = '{}'] = process.argv.slice(2);
const { instant, options } = JSON.parse(started) as MonthStart;
const clock = simulatedClock(instant);

// Releases before registries were told how time passes have intervals of the machine's own clock: the long ones are of this one.
const { setInterval: own, clearInterval: clear } = globalThis;
const stops = new Map<unknown, () => void>();
Object.assign(globalThis, {
  setInterval(tick: () => void, ms = 0) {
    if (ms < LONG_MS) return own(tick, ms);
    const timer = { unref: () => timer };
    stops.set(timer, clock.every(ms, tick));
    return timer;
  },
  clearInterval(timer: NodeJS.Timeout) {
    const stop = stops.get(timer);
    if (stop === undefined) clear(timer);
    else stop();
  },
});

// Every release has this file and this function; what it does not know yet of the options it passes over.
const { startRegistry: start } = (await import(pathToFileURL(join(root, 'registry', 'start.ts')).href)) as {
  startRegistry: typeof startRegistry;
};
const registry = await start({ ...options, now: clock.now, wait: clock.wait });

process.on('message', async (message: MonthAsked) => {
  const answer: MonthAnswer = {};
  if (message.ask === 'clock') await clock.moveTo(message.instant);
  else if (message.ask === 'invite') answer.invite = await registry.invite(message.roles, message.days);
  else await registry.close();
  process.send?.(answer, () => {
    if (message.ask === 'close') process.exit(0);
  });
});
const { address, fingerprint, workspace } = registry;
process.send?.({ address, fingerprint, workspace } satisfies MonthReady);
// Ends with whoever started it.
process.on('disconnect', () => process.exit());
