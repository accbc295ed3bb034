import type { MemberView } from '../../../shared/api/desktop/workspace.ts';
import { api } from '../../lib/api.ts';
import { ReasonDialog } from '../../ui/reason-dialog.tsx';

/** Ends a membership; a lost device alone is removed among the person's devices. */
export function RemoveMemberDialog({ member, onClose }: { member: MemberView; onClose: () => void }) {
  return (
    <ReasonDialog
      title={`Remove ${member.name} from the team`}
      refused={`${member.name} was not removed`}
      example="Left the company"
      confirm="Remove"
      send={(reason) => api.workspace.removeMember({ member: member.id, reason })}
      done={`${member.name} was removed`}
      onClose={onClose}
    >
      {member.name} can then sign nothing more and reads nothing new. What was signed before stays valid. To come back,
      the person needs a new invite. If only a device was lost, remove that one under Devices instead.
    </ReasonDialog>
  );
}
