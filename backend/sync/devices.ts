import type { LinkView, WaitingView } from '../../shared/api/desktop/devices.ts';
import type { Core } from '../context.ts';
import { joinByDeviceLink, lookAtWaiting, viewWaiting } from './device-join.ts';
import { createLinkMaker, type LinkMaker } from './device-link.ts';
import { forgetPending } from './pending-devices.ts';
import type { SyncService } from './service.ts';

/** Adding devices: the links this device made, and the one it uses itself. Looks by itself while something is under way. */
export interface DeviceService {
  link(): Promise<LinkView | null>;
  makeLink(): Promise<LinkView>;
  asking: LinkMaker['asking'];
  endLink(): Promise<void>;
  join(text: string, device: string): Promise<WaitingView | null>;
  waiting(): Promise<WaitingView | null>;
  /** Looks now. Throws what keeps it from going on, a locked key for instance. */
  look(): Promise<WaitingView | null>;
  stopWaiting(): Promise<void>;
  close(): Promise<void>;
}

const PAUSE_MS = 1_000;
const isSettled = (state: string): boolean => state !== 'open' && state !== 'offered';

export function createDeviceService(core: Core, sync: SyncService): DeviceService {
  const maker = createLinkMaker(core, sync);
  let told = '';
  let timer: NodeJS.Timeout | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  /** One look at a time: two would enter the workspace twice. */
  function alone<T>(act: () => Promise<T>): Promise<T> {
    const result = queue.then(act);
    queue = result.catch(() => undefined);
    return result;
  }
  /** What there is now; announces where it is not what was told before. */
  async function look() {
    const [link, waiting] = [await maker.view(), await lookAtWaiting(core)];
    const now = JSON.stringify([link, waiting]);
    if (told !== now) core.announcer.announce(['devices']);
    told = now;
    const isUnderWay = (link !== null && !isSettled(link.state)) || (waiting !== null && !isSettled(waiting.state));
    // Confirmed, but this device cannot go on by itself yet: its key is locked, or the line is down.
    plan(isUnderWay || waiting?.state === 'added');
    return { link, waiting };
  }
  function plan(isUnderWay: boolean): void {
    clearTimeout(timer);
    if (isClosed || !isUnderWay) return;
    timer = setTimeout(() => {
      alone(look).catch((error) => {
        core.log.error({ err: String(error) }, 'looking after a device that is being added failed');
        plan(true);
      });
    }, PAUSE_MS);
    timer.unref();
  }
  // What was under way when the program ended goes on.
  plan(true);

  return {
    link: async () => (await alone(look)).link,
    async makeLink() {
      const made = await alone(() => maker.make());
      core.announcer.announce(['devices']);
      plan(true);
      return made;
    },
    asking: maker.asking,
    async endLink() {
      await alone(() => maker.end());
      core.announcer.announce(['devices']);
    },
    join: (text, device) =>
      alone(async () => {
        const waiting = await joinByDeviceLink(core, text, device);
        core.announcer.announce(['devices']);
        plan(waiting !== null);
        return waiting && viewWaiting(core, waiting, { state: 'offered', problem: null });
      }),
    waiting: async () => (await alone(look)).waiting,
    async look() {
      // Before anything is asked, so that a locked key is said as such.
      await core.identity.sign();
      return (await alone(look)).waiting;
    },
    async stopWaiting() {
      await alone(() => forgetPending(core, 'waiting'));
      core.announcer.announce(['devices']);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await queue;
    },
  };
}
