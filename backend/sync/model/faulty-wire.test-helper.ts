import type { PinnedFetch } from '../pinned-fetch.ts';
import { counted } from './tally.test-helper.ts';

/**
 * What happens to one call between a desktop and the registry. `late`: the desktop gives up, and the call arrives some time after.
 * The desktop is killed before its call leaves, or when the answer comes; the registry when it has done what was asked and not said so.
 */
export const FAULTS = [
  'none',
  'request lost',
  'answer lost',
  'twice',
  'late',
  'killed before',
  'killed after',
  'registry killed',
] as const;
export type Fault = (typeof FAULTS)[number];

/** The line between one desktop and the registry. */
export interface Wire {
  /** Faults of the next calls, in their order; later ones go through. */
  faults: Fault[];
  /** Calls that the desktop gave up and the registry has yet to get. */
  late: (() => Promise<unknown>)[];
  /** Whether the desktop was killed: what still runs of it reaches nobody. */
  isDead: boolean;
  /** Kills the desktop at once, as `kill -9` would. */
  kill(): void;
}
export interface Wires {
  /** Address of the registry; null while it is down. */
  registry: string | null;
  byHost: Map<string, Wire>;
  killRegistry(): void;
}

/** By the host of the address that a desktop joined with, so that each desktop has a line of its own. */
export const wires: Wires = { registry: null, byHost: new Map(), killRegistry: () => undefined };

const lost = (): Error => new TypeError('fetch failed');

/** The pinned fetch with a line in between that fails as `wires` says; what gets through is real HTTPS. */
export const faultyFetch =
  (pinnedFetch: (fingerprint: string) => PinnedFetch) =>
  (fingerprint: string): PinnedFetch => {
    const real = pinnedFetch(fingerprint);
    return {
      async fetch(request) {
        const { host, pathname, search } = new URL(request.url);
        const wire = wires.byHost.get(host);
        if (wire === undefined) throw new Error(`There is no line for ${host}.`);
        // What is told by itself would come at moments that no seed repeats; the desktops here ask.
        if (pathname === '/v1/events') throw lost();
        if (wire.isDead) throw lost();
        const body = request.body === null ? null : await request.arrayBuffer();
        const deliver = async (): Promise<Response> => {
          if (wires.registry === null) throw lost();
          const { method, headers } = request;
          return real.fetch(new Request(`${wires.registry}${pathname}${search}`, { method, headers, body }));
        };
        const fault = wire.faults.shift() ?? 'none';
        if (fault !== 'none') counted(`fault ${fault}`);
        switch (fault) {
          case 'none':
            return deliver();
          case 'request lost':
            throw lost();
          case 'answer lost':
            await (await deliver()).arrayBuffer();
            throw lost();
          case 'twice':
            await (await deliver()).arrayBuffer();
            return deliver();
          case 'late':
            wire.late.push(async () => (await deliver()).arrayBuffer());
            throw lost();
          case 'killed before':
            wire.kill();
            throw lost();
          case 'killed after':
            await (await deliver()).arrayBuffer();
            wire.kill();
            throw lost();
          case 'registry killed':
            await (await deliver()).arrayBuffer();
            wires.killRegistry();
            throw lost();
        }
      },
      close: () => real.close(),
    };
  };
