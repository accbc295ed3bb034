import { Button, Tooltip } from '@mantine/core';
import type { Permission } from '../../shared/api/desktop/permission.ts';

interface Props {
  label: string;
  /** The label as a screen reader says it, where several buttons on a page read the same. */
  ariaLabel?: string;
  permission: Pick<Permission, 'allowed' | 'why'>;
  /** Another reason to wait, once the policy allows it. */
  also?: string | null;
  primary?: boolean;
  size?: 'sm' | 'compact-sm';
  onClick: () => void;
}

/** A button that, when the policy keeps it off, can still be reached and says which rule keeps it off. */
export function Gated({ label, ariaLabel, permission, also = null, primary = false, size = 'sm', onClick }: Props) {
  const why = permission.allowed ? also : (permission.why ?? 'The policy does not allow this.');
  const button = (
    <Button
      variant={primary ? 'filled' : 'default'}
      size={size}
      {...(ariaLabel === undefined ? {} : { 'aria-label': ariaLabel })}
      // `data-disabled` keeps it focusable, so that the reason can be read by keyboard and screen reader.
      {...(why === null ? {} : { 'data-disabled': true, 'aria-disabled': true, 'aria-description': why })}
      onClick={why === null ? onClick : (event) => event.preventDefault()}
    >
      {label}
    </Button>
  );
  return why === null ? button : <Tooltip label={why}>{button}</Tooltip>;
}
