import type { DeviceView } from '../../../shared/api/desktop/devices.ts';
import { api } from '../../lib/api.ts';
import { ReasonDialog } from '../reason-dialog.tsx';

interface Props {
  device: DeviceView;
  /** Whose it is, where it is not mine. */
  owner: string | null;
  onClose: () => void;
}

/** Ends what a lost device, or one used no more, can do. Not to be taken back: its key stays removed for good. */
export function RemoveDeviceDialog({ device, owner, onClose }: Props) {
  const whose = owner === null ? '' : ` of ${owner}`;
  return (
    <ReasonDialog
      title={`Remove the device “${device.name}”${whose}`}
      refused={`“${device.name}” was not removed`}
      example="Lost on the train"
      confirm="Remove the device"
      send={(reason) => api.devices.remove({ key: device.key, reason })}
      done={`${device.name} was removed`}
      onClose={onClose}
    >
      It can sign nothing more from now on, and the registry lets it in no more. What it signed before stays valid, and
      drafts that are on it stay there. To be used again it has to be added anew, with a new key.
      {device.isThis && ' This is the device you are working on.'}
    </ReasonDialog>
  );
}
