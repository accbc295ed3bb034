import { useQuery } from '@tanstack/react-query';
import type { MemberView } from '../../../shared/api/desktop/workspace.ts';
import { query } from '../../lib/api.ts';
import { DeviceList } from '../../ui/devices/device-list.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';

/** What somebody of the team signs with; an admin removes a device that was lost. */
export function MemberDevicesDialog({ member, onClose }: { member: MemberView; onClose: () => void }) {
  const devices = useQuery(query.devices.list.queryOptions({ input: { member: member.id } }));
  return (
    <Dialog title={member.isMe ? 'Your devices' : `Devices of ${member.name}`} size="xl" onClose={onClose}>
      {devices.isPending && <Loading />}
      {devices.isError && (
        <LoadError title="The devices could not be read" error={devices.error} retry={() => void devices.refetch()} />
      )}
      {devices.isSuccess && (
        <DeviceList devices={devices.data} owner={member.isMe ? null : member.name} protection={null} />
      )}
    </Dialog>
  );
}
