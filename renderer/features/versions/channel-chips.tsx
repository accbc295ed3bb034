import { Chip } from '../../ui/chip.tsx';
import { IconCircleFilled } from '../../ui/icons.ts';

/** The channels that show a version now. */
export function ChannelChips({ channels }: { channels: readonly string[] }) {
  return channels.map((name) => (
    <Chip key={name} tone="ok" strong icon={<IconCircleFilled size={9} aria-hidden />}>
      Current in {name}
    </Chip>
  ));
}
