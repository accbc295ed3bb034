import { UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Role } from '../../shared/governance/roles.ts';
import { query } from '../lib/api.ts';
import { keyNames } from '../lib/hotkeys.ts';
import { Chip } from '../ui/chip.tsx';
import { IconSearch } from '../ui/icons.ts';
import classes from './app-frame.module.css';
import { Logo } from './logo.tsx';
import { SyncChip } from './sync-chip.tsx';

const ROLES: Record<Role, string> = {
  viewer: 'Viewer',
  editor: 'Editor',
  approver: 'Approver',
  engineer: 'Engineer',
  admin: 'Admin',
};

/** Of several roles the one that says most about what I may do stands in the bar. */
const RANK: readonly Role[] = ['engineer', 'approver', 'editor', 'admin', 'viewer'];
const foremost = (roles: readonly Role[]): Role[] => RANK.filter((role) => roles.includes(role)).slice(0, 1);

/** Where I am, what I look for, whether it is in sync, who I am. */
export function TopBar() {
  const workspace = useQuery(query.workspace.current.queryOptions()).data;
  return (
    <div className={classes.top}>
      <div className={classes.start}>
        <Link to="/agents" className={classes.logo ?? ''} aria-label="Rulehouse, all agents">
          <Logo />
          <span className={classes.word}>Rulehouse</span>
        </Link>
        {workspace !== undefined && (
          <span className={classes.workspace} style={{ minWidth: 0 }}>
            <Chip title="Workspace">{workspace.name}</Chip>
          </span>
        )}
      </div>
      <UnstyledButton className={classes.search ?? ''} onClick={() => spotlight.open()}>
        <IconSearch size={15} aria-hidden />
        <span>Search or run a command</span>
        <span className={classes.keys}>{keyNames('mod+K').join(' ')}</span>
      </UnstyledButton>
      <div className={classes.end}>
        <span className={classes.sync}>
          <SyncChip />
        </span>
        {workspace !== undefined && (
          <span className={classes.me} style={{ minWidth: 0 }}>
            <Chip title={workspace.me.roles.map((role) => ROLES[role]).join(', ')}>
              {[workspace.me.name, ...foremost(workspace.me.roles).map((role) => ROLES[role])].join(' · ')}
            </Chip>
          </span>
        )}
      </div>
    </div>
  );
}
