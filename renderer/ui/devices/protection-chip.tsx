import type { ProtectionView } from '../../../shared/api/desktop/devices.ts';
import { Chip, type Tone } from '../chip.tsx';
import { IconKey, IconLock, IconLockOpen, IconShieldHalf } from '../icons.ts';

interface Look {
  word: string;
  tone: Tone;
  Icon: typeof IconKey;
  /** What it is worth, in a person's words. */
  means: string;
}
/** Every way in which the signing key of this device may be kept. */
export const PROTECTIONS: Record<ProtectionView['kind'], Look> = {
  keychain: {
    word: 'System keychain',
    tone: 'ok',
    Icon: IconShieldHalf,
    means:
      'The keychain of your operating system encrypts your signing key. It opens when you sign in to this computer, and to this application only.',
  },
  passphrase: {
    word: 'Passphrase',
    tone: 'ok',
    Icon: IconLock,
    means:
      'A passphrase that only you know encrypts your signing key. Whoever copies your files, or takes them from a backup or a stolen disk, cannot sign with them. It is asked for once after each start, when something is signed.',
  },
  file: {
    word: 'Key file',
    tone: 'unsure',
    Icon: IconKey,
    means:
      'Your signing key is encrypted with a key file beside it, which only your user account can read. Whoever copies your data folder, or runs programs as you, can sign in your name. With a passphrase, copied files are of no use to anybody.',
  },
};

export function ProtectionChip({ protection }: { protection: ProtectionView }) {
  const { word, tone, Icon } = PROTECTIONS[protection.kind];
  if (protection.kind !== 'passphrase')
    return (
      <Chip tone={tone} icon={<Icon size={12} aria-hidden />}>
        {word}
      </Chip>
    );
  return protection.isLocked ? (
    <Chip tone="lock" icon={<IconLock size={12} aria-hidden />}>
      {word}, locked
    </Chip>
  ) : (
    <Chip tone={tone} icon={<IconLockOpen size={12} aria-hidden />}>
      {word}, unlocked
    </Chip>
  );
}
