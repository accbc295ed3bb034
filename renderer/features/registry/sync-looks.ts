import type { SyncState } from '../../../shared/api/desktop/registry.ts';
import type { Tone } from '../../ui/chip.tsx';
import { IconAlertTriangle, IconCheck, IconCircle, IconCloudOff, IconLock, IconRefresh } from '../../ui/icons.ts';

interface Look {
  word: string;
  tone: Tone;
  Icon: typeof IconCircle;
  /** What the state means for the person's work. */
  means: string;
  /** What to do about it; null when nothing has to be done. */
  step: string | null;
}
/** Every state of the connection in words, with what it means and what to do. */
export const LOOKS: Record<SyncState['state'], Look> = {
  none: {
    word: 'Not joined',
    tone: 'plain',
    Icon: IconCircle,
    means: 'This workspace is on this machine only.',
    step: null,
  },
  in_sync: {
    word: 'In sync',
    tone: 'ok',
    Icon: IconCheck,
    means: 'What the team decided is here, and what you decided is there.',
    step: null,
  },
  syncing: {
    word: 'Synchronising',
    tone: 'brand',
    Icon: IconRefresh,
    means: 'Decisions are being exchanged and checked. You can go on working.',
    step: null,
  },
  offline: {
    word: 'Offline',
    tone: 'unsure',
    Icon: IconCloudOff,
    means: 'You can go on working: drafts are on this machine, and decisions wait here until the registry answers.',
    step: 'It is tried again by itself. If it stays offline, check the network or ask the person who runs the registry.',
  },
  unready: {
    word: 'Registry in trouble',
    tone: 'unsure',
    Icon: IconAlertTriangle,
    means: 'You can go on working: drafts are on this machine, and decisions wait here until the registry works again.',
    step: 'It is tried again by itself. Tell the person who runs the registry; nothing has to be done on this computer.',
  },
  refused: {
    word: 'Refused',
    tone: 'bad',
    Icon: IconAlertTriangle,
    means: 'The registry did not accept something that was decided here. Your drafts keep everything you wrote.',
    step: '“Synchronise now” tries once more. A decision that is refused again is set aside, below on this page.',
  },
  locked: {
    word: 'Locked',
    tone: 'unsure',
    Icon: IconLock,
    means: 'You can read everything, and drafts and tests go on. What you decide asks for your passphrase first.',
    step: 'Unlock it under Settings, Devices, or when something asks for it.',
  },
  clock: {
    word: 'Clock is wrong',
    tone: 'bad',
    Icon: IconAlertTriangle,
    means: 'What you decided waits here, because it is dated in the future.',
    step: 'Drafts and tests go on as always.',
  },
  unsaved: {
    word: 'Cannot save',
    tone: 'bad',
    Icon: IconAlertTriangle,
    means: 'What comes from the registry cannot be kept on this computer.',
    step: 'Nothing that was saved before is lost. It is tried again by itself once the disk can be written to.',
  },
  certificate_changed: {
    word: 'Certificate changed',
    tone: 'bad',
    Icon: IconAlertTriangle,
    means: 'Nothing is sent to the registry and nothing is taken from it. Your drafts and decisions stay here.',
    step: null,
  },
  restored: {
    word: 'Registry lost decisions',
    tone: 'bad',
    Icon: IconAlertTriangle,
    means: 'The registry ends at an earlier decision than the history that was verified on this machine.',
    step: null,
  },
  forked: {
    word: 'Forked',
    tone: 'bad',
    Icon: IconAlertTriangle,
    means: 'The registry tells another history than the one that was verified on this machine.',
    step: null,
  },
};
